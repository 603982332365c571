using System.Collections.Concurrent;
using System.Net.Http.Json;

namespace Video.Cli.Benchmarks.Loading;

/// <summary>Asks at a steady pace, whether or not earlier questions have been answered; times count from when a question was due, so that a service that stands still is not spared.</summary>
internal sealed class Asker(HttpClient http, int streams, double perSecond)
{
    private static readonly string[] Questions =
    [
        "is the door open?", "what is visible now?", "are the lights on?", "how many things are visible now?",
        "when did the door open?", "what happened first?", "what happened?", "which way did the purple circle move?",
    ];

    private readonly ConcurrentBag<Asked> _asked = [];

    public IReadOnlyCollection<Asked> All => _asked;

    public async Task RunAsync(TimeSpan length, CancellationToken cancellation)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var running = new List<Task>();
        for (var i = 0; ; i++)
        {
            var due = TimeSpan.FromSeconds(i / perSecond);
            if (due >= length) break;
            if (due - TimeProvider.System.GetElapsedTime(begun) is { Ticks: > 0 } early) await Task.Delay(early, cancellation);
            running.RemoveAll(task => task.IsCompletedSuccessfully);
            running.Add(AskAsync(begun, due, i, cancellation));
        }
        await Task.WhenAll(running);
    }

    private async Task AskAsync(long begun, TimeSpan due, int number, CancellationToken cancellation)
    {
        TimeSpan? first = null;
        string? refused = null;
        // Strides that share no factor with either number: every stream is asked everything in time.
        var body = new { question = Questions[number * 5 / streams % Questions.Length], stream = true };
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/streams/{LoadBench.NameOf(number * 7 % streams)}/ask") { Content = JsonContent.Create(body) };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
        if (!response.IsSuccessStatusCode) refused = await reader.ReadToEndAsync(cancellation);
        var failing = false;
        while (refused is null && await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (line == "event: text") first ??= TimeProvider.System.GetElapsedTime(begun) - due;
            failing |= line == "event: error";
            if (failing && line.StartsWith("data:", StringComparison.Ordinal)) refused = line;
        }
        _asked.Add(new Asked(due, first, TimeProvider.System.GetElapsedTime(begun) - due, refused ?? (first is null ? "no text came" : null)));
    }
}
