using System.Net.Http.Json;
using Video.Server.Tracing;

namespace Video.Tests.Server.Tracing;

/// <summary>Spans reach a collector over OTLP, with what they are about.</summary>
public sealed class TracingTests(TracingTests.TracedServer server) : IClassFixture<TracingTests.TracedServer>
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task A_question_is_traced_from_the_request_through_its_stages_in_the_callers_trace()
    {
        await server.OpenAsync("traced", "doorway");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/streams/traced/ask") { Content = JsonContent.Create(new { question = "is the door open?", at = 8 }) };
        request.Headers.Add("traceparent", $"00-{Trace}-b7ad6b7169203331-01");
        request.Headers.Add("X-Request-Id", "traced-1");
        using var response = await server.Http.SendAsync(request);
        response.EnsureSuccessStatusCode();

        var spans = await server.Collector.WaitForAsync(spans => spans.Any(span => span.Trace == Trace && span["http.route"] is not null));
        var asked = Assert.Single(spans, span => span.Trace == Trace && span["http.route"] is not null);
        Assert.Equal(("b7ad6b7169203331", "/v1/streams/{id}/ask", "traced", "main", "traced-1"),
            (asked.Parent, asked["http.route"], asked["video.stream"], asked["video.tenant"], asked["video.request_id"]));
        var question = Assert.Single(spans, span => span.Trace == Trace && span.Name == "question");
        Assert.Equal((asked.Id, "traced", "stop"), (question.Parent, question["video.stream"], question["video.outcome"]));
        Assert.Equal(["decode", "prefill", "queue", "recall"], spans.Where(span => span.Parent == question.Id).Select(span => span.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(spans, span => span.Attributes.Values.Any(value => value.Contains("is the door", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Reading_frames_is_traced_where_that_is_asked_for_and_looking_at_health_never()
    {
        await server.OpenAsync("read", "doorway");
        await server.Http.GetAsync("/health/live");
        await server.SendAsync(HttpMethod.Get, "/v1/streams/read");
        var spans = await server.Collector.WaitForAsync(spans =>
            spans.Any(span => span.Name == "frames" && span["video.stream"] == "read") && spans.Any(span => span["http.route"] == "/v1/streams/{id}" && span["video.stream"] == "read"));
        var frames = spans.First(span => span.Name == "frames" && span["video.stream"] == "read");
        Assert.Equal(["prefill", "queue", "vision"], spans.Where(span => span.Parent == frames.Id).Select(span => span.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(spans, span => span["http.route"]?.Contains("health", StringComparison.Ordinal) == true);
    }

    public sealed class TracedServer : RunningServer, IAsyncLifetime
    {
        internal Collector Collector { get; } = new();

        protected override TraceSettings Traces => new() { Endpoint = Collector.Address, Frames = true };

        async Task IAsyncLifetime.DisposeAsync()
        {
            await DisposeAsync();
            Collector.Dispose();
        }
    }
}
