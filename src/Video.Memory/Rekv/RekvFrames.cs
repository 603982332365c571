namespace Video.Memory.Rekv;

/// <summary>What the layers see together, once all have chosen.</summary>
internal sealed class RekvFrames
{
    /// <param name="chosen">By layer: numbers of frames, ascending.</param>
    /// <param name="frame">A frame by its number.</param>
    /// <param name="sink">Tokens before the first frame, in every layer.</param>
    /// <param name="score">How well a frame matched; null: nothing was scored.</param>
    public RekvFrames(IReadOnlyList<long[]> chosen, Func<long, RememberedFrame> frame, int sink, Func<long, double?> score)
    {
        long[] numbers = [.. chosen.SelectMany(layer => layer).Distinct().Order()];
        Frames = [.. numbers.Select((number, i) => frame(number) with { Follows = i == 0 || numbers[i - 1] == number - 1 })];
        Layouts = [.. chosen.Select(layer => LayoutOf(layer, numbers, sink))];
        Recalled = [.. numbers.Zip(Frames, (number, seen) => (seen, Score: score(number)))
            .Where(each => each.Score is not null)
            .Select(each => new RecalledSpan(new TimeRange(each.seen.Time.Position, each.seen.Until), each.Score!.Value))
            .OrderByDescending(span => span.Score)];
    }

    public IReadOnlyList<RememberedFrame> Frames { get; }

    public IReadOnlyList<IReadOnlyList<FramePlace>> Layouts { get; }

    public IReadOnlyList<RecalledSpan> Recalled { get; }

    private List<FramePlace> LayoutOf(long[] layer, long[] numbers, int sink)
    {
        var (layout, start) = (new List<FramePlace>(layer.Length), sink);
        foreach (var number in layer)
        {
            var index = Array.BinarySearch(numbers, number);
            layout.Add(new FramePlace(index, start));
            start += Frames[index].Count;
        }
        return layout;
    }
}
