using static TorchSharp.torch;

namespace Video.Vision.Reduction;

/// <summary>How STC judged a chunk of frames.</summary>
/// <param name="Channels">[chosen] int64: the channels that vary least in the chunk, least first.</param>
/// <param name="History">[chosen] float32: the mean over the stream so far, the chunk included.</param>
/// <param name="Frame">[frames, tokens] float32: tokens against their frame.</param>
/// <param name="Memory">[frames, tokens] float32: tokens against the history.</param>
/// <param name="Score">[frames, tokens] float32: both in one.</param>
public sealed record StcScores(Tensor Channels, Tensor History, Tensor Frame, Tensor Memory, Tensor Score);
