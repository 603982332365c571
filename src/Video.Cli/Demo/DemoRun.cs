using System.Net.Http.Json;
using Spectre.Console;
using Video.Cli.Commands;
using Video.Server.Errors;
using Video.Server.Streams;
using Video.Streams;

namespace Video.Cli.Demo;

/// <summary>Plays a sample to a running service as a camera would, asks its questions at their moments, and compares the answers with the truth.</summary>
internal sealed class DemoRun(HttpClient http, Sample sample)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <returns>How many answers were wrong.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        await Readiness.WaitAsync(http, cancellation);
        await SendAsync<StreamResource>(HttpMethod.Post, "/v1/streams", new { id = sample.Name, url = sample.Clip, when_full = "wait" }, cancellation);
        AnsiConsole.MarkupLine($"Stream [bold]{sample.Name}[/] is playing in real time; questions come at their moments.\n");
        var wrong = 0;
        foreach (var expected in sample.Expected)
        {
            await WaitForAsync(expected.At, cancellation);
            var answer = await SendAsync<AnswerResource>(
                HttpMethod.Post, $"/v1/streams/{sample.Name}/ask", new { question = expected.Question, at = expected.At }, cancellation);
            if (!Show(expected, answer)) wrong++;
        }
        using var closed = await http.DeleteAsync($"/v1/streams/{sample.Name}", cancellation);
        var count = sample.Expected.Count;
        AnsiConsole.MarkupLine(wrong == 0 ? $"[green]{count} of {count} answers are right.[/]" : $"[red]{wrong} of {count} answers are wrong.[/]");
        return wrong;
    }

    private static bool Show(ExpectedAnswer expected, AnswerResource answer)
    {
        var right = answer.Answer == expected.Answer;
        AnsiConsole.MarkupLine($"[grey]{expected.At,5:0.0} s[/]  [bold]{Markup.Escape(expected.Question)}[/]");
        AnsiConsole.MarkupLine($"         {(right ? "[green]" : "[red]")}{Markup.Escape(answer.Answer)}[/]   [grey]expected: {Markup.Escape(expected.Answer)}[/]");
        AnsiConsole.MarkupLine($"         [grey]evidence {Markup.Escape(AnswerText.Spans(answer.Evidence))}   first token {answer.Usage.TimeToFirstToken * 1000:0} ms[/]\n");
        return right;
    }

    private async Task WaitForAsync(double moment, CancellationToken cancellation)
    {
        while (true)
        {
            var stream = await SendAsync<StreamResource>(HttpMethod.Get, $"/v1/streams/{sample.Name}", null, cancellation);
            if (stream.Position >= moment || stream.State is StreamState.Ended) return;
            if (stream.State is StreamState.Failed) throw new VideoException(ErrorCode.UnusableSource, $"Stream '{sample.Name}' failed: {stream.Reason}");
            await Task.Delay(Poll, cancellation);
        }
    }

    private async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await http.SendAsync(request, cancellation);
        if (response.IsSuccessStatusCode) return (await response.Content.ReadFromJsonAsync<T>(CliJson.Options, cancellation))!;
        var error = await response.Content.ReadFromJsonAsync<ErrorBody>(CliJson.Options, cancellation);
        throw new VideoException(ErrorCode.Environment, $"The service refused {method} {path}: {error?.Error.Message}");
    }
}
