using Video.Inference.Models;
using Video.Memory.Window;
using static TorchSharp.torch;

namespace Video.Inference.Memories;

/// <summary>Reads the prompt's prefix, and behind it frames, into keys and values.</summary>
/// <param name="setting">By which model, and for a memory of which size.</param>
internal sealed class FrameReading(MemorySetting setting)
{
    /// <summary>Frames that one pass through the language model takes at most, which bounds its activations.</summary>
    private const int FramesAPass = 8;

    private readonly VideoModel _model = setting.Model;

    /// <summary>[tokens, hidden]: what is read before the visual tokens of a frame at a stream time; may have no rows.</summary>
    public Tensor Header(TimeSpan position) => _model.Embed(_model.Prompt.FrameHeader(position));

    public StreamMemory NewMemory() => new(_model.Language.Config, _model.Compute.Dtype, _model.Compute.Device, setting.Budget);

    /// <summary>Appends frames, after the prefix where nothing was read before.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.OverBudget"/>: they do not fit.</exception>
    public void Append(StreamMemory memory, IReadOnlyList<SeenFrame> frames)
    {
        using var none = no_grad();
        if (memory.Length == 0) ReadPrefix(memory);
        foreach (var pass in frames.Chunk(FramesAPass))
        {
            using var scope = NewDisposeScope();
            var after = pass.Sum(frame => frame.Tokens);
            memory.Reserve(after);
            _model.Fill(cat([.. pass.Select(frame => frame.Embeddings)], 0), memory);
            foreach (var frame in pass)
            {
                after -= frame.Tokens;
                memory.AddFrame(frame.Time, frame.Tokens, frame.Places, frame.Passed, after);
            }
        }
    }

    private void ReadPrefix(StreamMemory memory)
    {
        using var scope = NewDisposeScope();
        memory.Reserve(_model.Prompt.Prefix.Count);
        _model.Fill(_model.Embed(_model.Prompt.Prefix), memory);
    }
}
