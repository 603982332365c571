namespace Video.Cli.Demo;

/// <summary>Waits for a service to have loaded its model.</summary>
internal static class Readiness
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50), Patience = TimeSpan.FromMinutes(2);

    /// <exception cref="OperationCanceledException">It took more than two minutes.</exception>
    public static async Task WaitAsync(HttpClient http, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        while (true)
        {
            using var ready = await http.GetAsync("/health/ready", patience.Token);
            if (ready.IsSuccessStatusCode) return;
            await Task.Delay(Poll, patience.Token);
        }
    }
}
