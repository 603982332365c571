using Video.Ingest.Network;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Ingest.Decoding;

/// <summary>Tells a source that came to its end from one that broke off.</summary>
internal static class Ending
{
    private static readonly TimeSpan Negligible = TimeSpan.FromSeconds(1);

    /// <param name="decoder">Has given its last picture.</param>
    /// <param name="pictures">What was read from it.</param>
    /// <param name="route">By which it was read.</param>
    /// <param name="source">What the source announced.</param>
    /// <param name="spec">What was wanted.</param>
    /// <param name="cancellationToken">Ends the wait for ffmpeg's end.</param>
    /// <exception cref="VideoException">There was no picture at all, though all were wanted.</exception>
    public static async Task<SourceEnd> DescribeAsync(
        Decoder decoder, PictureStream pictures, SourceRoute route, SourceDescription source, SourceSpec spec, CancellationToken cancellationToken)
    {
        if (pictures.PassedRange) return new SourceEnd(SourceEndKind.RangeRead, pictures.Last, $"Read to {Seconds(spec.To!.Value)}.");
        var well = await decoder.EndAsync(cancellationToken);
        var errors = decoder.Errors;
        var name = source.Location.Name;
        if (pictures.Last is not { } last)
        {
            return spec.From > TimeSpan.Zero
                ? new SourceEnd(SourceEndKind.Complete, null, $"'{name}' has no picture at or after {Seconds(spec.From.Value)}{Announced(source)}.")
                : throw route.Fault ?? SourceFault.Unusable(source.Location, errors);
        }

        if (!well || EndedEarly(last, source, spec)) return Broken(name, last, source, errors);
        var complaint = errors.Count == 0 ? "" : $"; on the way ffmpeg complained: {Words(errors)}";
        return new SourceEnd(SourceEndKind.Complete, last, $"'{name}' ended after {Seconds(last)}{complaint}.");
    }

    private static SourceEnd Broken(string name, TimeSpan last, SourceDescription source, IReadOnlyList<string> errors)
    {
        var cause = errors.Count == 0 ? "" : $": {Words(errors)}";
        return new SourceEnd(SourceEndKind.Broken, last, $"'{name}' broke off after {Seconds(last)}{Announced(source)}{cause}.");
    }

    // Pictures that sampling left out behind the last one delivered are not missing.
    private static bool EndedEarly(TimeSpan last, SourceDescription source, SourceSpec spec)
    {
        var step = spec.Sampling switch
        {
            FixedRate rate => TimeSpan.FromSeconds(1 / rate.FramesPerSecond),
            EveryNth every => TimeSpan.FromSeconds(every.N / (source.FramesPerSecond ?? 1)),
            _ => TimeSpan.Zero,
        };
        return source.Duration is { } announced && announced - last > Negligible + (2 * step);
    }

    private static string Announced(SourceDescription source) => source.Duration is { } announced ? $" of the {Seconds(announced)} that it announces" : "";

    // "[mov,mp4 @ 0x55…] stream 0, offset 0x3039: partial file" -> "stream 0, offset 0x3039: partial file"
    private static string Words(IReadOnlyList<string> errors)
    {
        var line = SourceFault.WithoutCredentials(errors[^1].Trim().TrimEnd('.'));
        return line.StartsWith('[') && line.IndexOf(']', StringComparison.Ordinal) is > 0 and var end ? line[(end + 1)..].Trim() : line;
    }

    private static string Seconds(TimeSpan time) => $"{Math.Round(time.TotalSeconds, 2)} s";
}
