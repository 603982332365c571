using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Video.Inference.Engine;

namespace Video.Tests.Server.Streams;

public sealed class AskTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task When_the_asker_goes_away_in_mid_answer_the_work_stops()
    {
        await server.OpenAsync("left", "doorway");
        var (_, answer) = await server.SendAsync(HttpMethod.Post, "/v1/streams/left/ask", new { question = "what happened?" });
        var whole = answer.GetProperty("usage").GetProperty("answer_tokens").GetInt32();
        Assert.True(whole > 6);

        var engine = server.Services.GetRequiredService<InferenceEngine>();
        await using var slow = new SlowEngine(engine);
        using (var request = new HttpRequestMessage(HttpMethod.Post, "/v1/streams/left/ask") { Content = JsonContent.Create(new { question = "what happened?", stream = true }) })
        using (var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
            Assert.True(await (await response.Content.ReadAsStreamAsync()).ReadAsync(new byte[16]) > 0);
        Assert.InRange(await slow.TokensAtRestAsync(), 0, whole - 3);
    }

    /// <summary>An engine on which something else has its turn before every token, so that an answer takes seconds.</summary>
    private sealed class SlowEngine : IAsyncDisposable
    {
        private readonly InferenceEngine _engine;
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _others;
        private readonly long _before;
        private long _turns;

        public SlowEngine(InferenceEngine engine)
        {
            (_engine, _before) = (engine, engine.Done(WorkClass.Decode));
            _others = Task.Run(async () =>
            {
                while (!_stop.IsCancellationRequested)
                {
                    await engine.RunAsync(WorkClass.Decode, () => Thread.Sleep(200));
                    Interlocked.Increment(ref _turns);
                }
            });
        }

        /// <summary>Waits until the others have had ten turns and nobody else one.</summary>
        public async Task<long> TokensAtRestAsync()
        {
            var (tokens, since) = (-1L, 0L);
            while (tokens != Tokens || Interlocked.Read(ref _turns) < since + 10)
            {
                if (tokens != Tokens) (tokens, since) = (Tokens, Interlocked.Read(ref _turns));
                await Task.Delay(20);
            }
            return tokens;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _others;
            _stop.Dispose();
        }

        // A turn is counted a little after the engine has done it.
        private long Tokens => Math.Max(0, _engine.Done(WorkClass.Decode) - _before - Interlocked.Read(ref _turns) - 1);
    }
}
