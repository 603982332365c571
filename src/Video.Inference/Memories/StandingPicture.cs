using static TorchSharp.torch;

namespace Video.Inference.Memories;

/// <summary>What stands at a moment where tokens that do not change are not sent again: at every place, the token sent last.</summary>
internal static class StandingPicture
{
    /// <summary>The picture that frames, in order of time, have left, as one frame.</summary>
    /// <param name="frames">At least one.</param>
    /// <param name="time">The moment it is to have.</param>
    /// <param name="header">[tokens, hidden]: the header of that moment; may have no rows.</param>
    public static SeenFrame Of(IReadOnlyList<SeenFrame> frames, MediaTime time, Tensor header)
    {
        using var scope = NewDisposeScope();
        var newest = new SortedDictionary<int, (SeenFrame Frame, int Row)>();
        foreach (var frame in frames)
            for (var row = 0; row < frame.Places.Count; row++) newest[frame.Places[row]] = (frame, row);
        Tensor[] rows = [.. newest.Values.Select(token => token.Frame.Visual.narrow(0, token.Row, 1))];
        return new SeenFrame(time, cat([header, .. rows], 0).DetachFromDisposeScope(), [.. newest.Keys]);
    }
}
