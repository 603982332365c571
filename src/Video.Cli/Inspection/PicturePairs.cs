using System.Runtime.CompilerServices;
using Video.Ingest;
using Video.Ingest.Sources;

namespace Video.Cli.Inspection;

/// <summary>A clip decoded twice at the same moments: for the model in its size, and for people.</summary>
internal static class PicturePairs
{
    /// <param name="forModel">What the model sees.</param>
    /// <param name="forPeople">The same in another size.</param>
    /// <param name="told">Gets, after the last pair, how the clip ended.</param>
    /// <param name="cancellation">Ends both readings.</param>
    /// <returns>Pairs whose frames are disposed after each turn.</returns>
    /// <exception cref="VideoException">The clip cannot be read, or is another one at every look: a live stream.</exception>
    public static async IAsyncEnumerable<(Frame Seen, Frame Shown)> ReadAsync(
        SourceSpec forModel, SourceSpec forPeople, Action<SourceEnd?> told, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = new FrameReader();
        await using var shown = new FrameReader().ReadAsync(forPeople, cancellation).GetAsyncEnumerator(cancellation);
        await foreach (var seen in reader.ReadAsync(forModel, cancellation))
        {
            using (seen)
            {
                if (!await shown.MoveNextAsync()) break; // A damaged clip may give one picture less.
                using var picture = shown.Current;
                if (seen.Time.Position != picture.Time.Position)
                    throw new VideoException(ErrorCode.UnusableSource,
                        $"'{SourceLocation.Parse(forModel.Location).Name}' gave other moments when it was read a second time; only a finished clip can be inspected.", "clip");
                yield return (seen, picture);
            }
        }

        told(reader.End);
    }
}
