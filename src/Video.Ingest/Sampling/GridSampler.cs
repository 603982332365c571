using System.Runtime.CompilerServices;
using Video.Ingest.Decoding;

namespace Video.Ingest.Sampling;

/// <summary>Keeps the first picture and those that are on screen at a moment of the grid. Holds one picture back: until when it is shown, the next one says.</summary>
internal static class GridSampler
{
    /// <param name="pictures">In order of time.</param>
    /// <param name="grid">The moments wanted.</param>
    /// <param name="end">Asked when the pictures have ended: until when the last one is shown.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Some of the pictures; the others are disposed.</returns>
    public static async IAsyncEnumerable<Picture> SampleAsync(
        IAsyncEnumerable<Picture> pictures, TimeGrid grid, Func<TimeSpan> end, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var begun = false;
        Picture? held = null;
        try
        {
            await foreach (var picture in pictures.WithCancellation(cancellationToken))
            {
                if (!begun)
                {
                    begun = true;
                    yield return picture;
                    continue;
                }

                var shown = held;
                held = picture;
                if (Due(shown, grid, picture.Time)) yield return shown!.Value;
            }

            var last = held;
            held = null;
            // Where there was no picture there is no end of it either.
            if (last is not null && Due(last, grid, end())) yield return last.Value;
        }
        finally
        {
            held?.Pixels.Dispose();
        }
    }

    private static bool Due(Picture? shown, TimeGrid grid, TimeSpan until)
    {
        if (shown is not { } picture) return false;
        if (grid.Meets(picture.Time, until)) return true;
        picture.Pixels.Dispose();
        return false;
    }
}
