using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Video.Server.Sse;

namespace Video.Tests.Server.Sse;

public sealed class SseResultTests : IDisposable
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(20);

    private readonly Channel<SseEvent> _events = Channel.CreateUnbounded<SseEvent>();
    private readonly MemoryStream _body = new();

    [Fact]
    public async Task While_nothing_comes_a_comment_is_sent()
    {
        var running = RunAsync(CancellationToken.None);
        while (!Text.Contains(": still here\n\n", StringComparison.Ordinal)) await Task.Delay(5);
        _events.Writer.TryWrite(new SseEvent(new { Colour = "red" }, "seen", "7"));
        _events.Writer.TryWrite(new SseEvent("[DONE]"));
        _events.Writer.Complete();
        await running;
        Assert.EndsWith("event: seen\nid: 7\ndata: {\"colour\":\"red\"}\n\ndata: [DONE]\n\n", Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_fails_at_once_is_thrown_and_what_fails_later_is_an_event()
    {
        var wrong = new VideoException(ErrorCode.NotFound, "There is no stream named 'nobody'.");
        _events.Writer.Complete(wrong);
        Assert.Same(wrong, await Assert.ThrowsAsync<VideoException>(() => RunAsync(CancellationToken.None)));

        var later = Channel.CreateUnbounded<SseEvent>();
        later.Writer.TryWrite(new SseEvent("first"));
        later.Writer.Complete(wrong);
        await RunAsync(CancellationToken.None, later);
        Assert.StartsWith("data: first\n\nevent: error\ndata: {\"error\":{\"message\":\"There is no stream named ", Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task When_the_client_goes_away_the_source_is_ended()
    {
        using var gone = new CancellationTokenSource();
        _events.Writer.TryWrite(new SseEvent("first"));
        var running = RunAsync(gone.Token);
        while (Text.Length == 0) await Task.Delay(5);
        await gone.CancelAsync();
        await running;
        Assert.True(_ended);
    }

    public void Dispose() => _body.Dispose();

    private bool _ended;

    private string Text => System.Text.Encoding.UTF8.GetString(_body.ToArray());

    private async Task RunAsync(CancellationToken gone, Channel<SseEvent>? events = null)
    {
        var context = new DefaultHttpContext
        {
            RequestAborted = gone,
            RequestServices = new ServiceCollection().ConfigureHttpJsonOptions(json => json.SerializerOptions.PropertyNamingPolicy = System.Text.Json.JsonNamingPolicy.SnakeCaseLower)
                .BuildServiceProvider(),
        };
        context.Response.Body = _body;
        await (await SseResult.StartAsync(ReadAsync(events ?? _events, gone), gone, heartbeat: Heartbeat)).ExecuteAsync(context);
    }

    private async IAsyncEnumerable<SseEvent> ReadAsync(Channel<SseEvent> events, [EnumeratorCancellation] CancellationToken cancellation)
    {
        try
        {
            await foreach (var item in events.Reader.ReadAllAsync(cancellation)) yield return item;
        }
        finally
        {
            _ended = true;
        }
    }
}
