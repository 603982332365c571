using System.Globalization;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Ingest.Decoding;

/// <summary>What ffmpeg can leave out before it scales, so that pictures that are no frames cost their decoding only.</summary>
internal static class Selections
{
    /// <param name="sampling">Which pictures are wanted.</param>
    /// <param name="source">Whose rate decides whether pictures can be left out.</param>
    /// <param name="origin">Stream time zero on the source's clock; null: its first picture.</param>
    /// <param name="from">No picture before this stream time is wanted; null: from the first. Needs the origin.</param>
    /// <returns>Conditions of ffmpeg's select filter, to be applied one after the other.</returns>
    public static IReadOnlyList<string> For(FrameSampling sampling, SourceDescription source, TimeSpan? origin, TimeSpan? from)
    {
        var selections = new List<string>();
        if (from is { } time) selections.Add($"gte(t,{Text((time + origin!.Value - StreamRange.Slack).TotalSeconds)})");
        if (sampling is EveryNth { N: > 1 } every) selections.Add($"not(mod(n,{every.N}))");
        if (sampling is FixedRate rate && NearGrid(rate.FramesPerSecond, source, origin) is { } condition) selections.Add(condition);
        return selections;
    }

    // The last picture at or before a moment of the grid is only known when the next one comes. So in a source with evenly spaced pictures all those
    // are let through that have such a moment within the next two pictures; where pictures come unevenly, all are.
    private static string? NearGrid(double rate, SourceDescription source, TimeSpan? origin)
    {
        if (!source.ConstantRate || source.FramesPerSecond is not { } sourceRate || sourceRate < 3 * rate) return null;
        var zero = origin is { } known ? Text(known.TotalSeconds) : "start_t";
        var time = $"(t-{zero}-{Text(TimeGrid.Tolerance.TotalSeconds)})";
        return $"isnan(prev_selected_t)+lt(ceil({time}*{Text(rate)}),({time}+{Text(2 / sourceRate)})*{Text(rate)})";
    }

    private static string Text(double seconds) => "(" + seconds.ToString("0.#########", CultureInfo.InvariantCulture) + ")";
}
