using FFMpegCore.Arguments;

namespace FFMpegCore.Running;

/// <summary>Serves the inputs and outputs of a run that this process feeds or reads itself.</summary>
internal sealed class Transfer(IReadOnlyList<IInputOutputArgument> ends, CancellationToken cancelled)
{
    // A program that connected and ended at once may not have been noticed yet.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(200);

    /// <param name="exit">The program's end: from then on nobody connects, but what it wrote is still read.</param>
    public async Task RunAsync(Task exit)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        var served = Task.WhenAll(ends.Select(end => end is PipeArgument pipe
            ? pipe.ServeAsync(gone.Token, cancelled)
            : end.During(gone.Token)));
        await Task.WhenAny(exit, served).ConfigureAwait(false);
        if (!served.IsCompleted)
        {
            await exit.ConfigureAwait(false);
            gone.CancelAfter(Grace);
        }

        await served.ConfigureAwait(false);
    }
}
