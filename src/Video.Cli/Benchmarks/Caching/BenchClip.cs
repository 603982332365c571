using Video.Ingest;
using Video.Ingest.Sources;

namespace Video.Cli.Benchmarks.Caching;

/// <summary>A clip's frames, decoded beforehand, so that no decoder takes the processor from what is measured.</summary>
internal sealed class BenchClip : IDisposable
{
    private readonly List<Frame> _frames = [];

    private BenchClip(string name) => Name = name;

    /// <summary>The file's name.</summary>
    public string Name { get; }

    /// <summary>In order of time, at least 2.</summary>
    public IReadOnlyList<Frame> Frames => _frames;

    /// <summary>What is to be known of a reading that broke off; null when nothing.</summary>
    public string? Warning { get; private set; }

    /// <param name="source">What to read.</param>
    /// <param name="most">Frames after which reading ends.</param>
    /// <param name="cancellation">Ends reading.</param>
    /// <exception cref="VideoException">The clip cannot be read, or has fewer than 2 frames.</exception>
    public static async Task<BenchClip> ReadAsync(SourceSpec source, int most, CancellationToken cancellation)
    {
        var (clip, reader) = (new BenchClip(SourceLocation.Parse(source.Location).Name), new FrameReader());
        try
        {
            await foreach (var frame in reader.ReadAsync(source, cancellation))
            {
                clip._frames.Add(frame);
                if (clip._frames.Count == most) break;
            }

            if (clip._frames.Count < 2)
                throw new VideoException(ErrorCode.UnusableSource,
                    $"'{clip.Name}' gives {clip._frames.Count} frame{(clip._frames.Count == 1 ? "" : "s")} in the asked range; reuse shows from the second on.", "clip");
            clip.Warning = reader.End is { Kind: SourceEndKind.Broken } end ? end.Reason : null;
            return clip;
        }
        catch
        {
            clip.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var frame in _frames) frame.Dispose();
    }
}
