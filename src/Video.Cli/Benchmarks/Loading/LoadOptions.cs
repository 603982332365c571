using Video.Inference.Engine;
using Video.Streams;

namespace Video.Cli.Benchmarks.Loading;

/// <param name="Clips">Video files that the cameras show over and over, one after another's turn.</param>
/// <param name="Streams">Cameras.</param>
/// <param name="FramesPerSecond">What the model sees of each.</param>
/// <param name="Questions">Questions per second, of all streams together.</param>
/// <param name="Minutes">How long questions are asked.</param>
/// <param name="Memory">How streams are remembered, and where.</param>
/// <param name="ModelFolder">The checkpoint.</param>
/// <param name="Compute">Where and how it runs.</param>
internal sealed record LoadOptions(
    IReadOnlyList<string> Clips, int Streams, double FramesPerSecond, double Questions, double Minutes, MemoryStore Memory, string ModelFolder, ComputeSettings Compute);
