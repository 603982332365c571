using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Video.Inference.Engine;

namespace Video.Tests.Server.Streams;

public sealed class AskTests(RunningServer server) : IClassFixture<RunningServer>
{
    private const int LongAnswer = 1000;

    [Fact]
    public async Task When_the_asker_goes_away_in_mid_answer_the_work_stops()
    {
        await server.OpenAsync("left", "doorway");
        var engine = server.Services.GetRequiredService<InferenceEngine>();
        var (seed, whole) = await LongestAsync(engine);

        var before = engine.Done(WorkClass.Decode);
        using (var request = Request(seed))
        using (var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
            var body = await response.Content.ReadAsStreamAsync();
            Assert.True(await body.ReadAsync(new byte[16]) > 0);
        }
        var stopped = await RestAsync(engine) - before;
        Assert.True(stopped < whole / 2, $"{stopped} of {whole} tokens were decoded.");
        await server.SendAsync(HttpMethod.Delete, "/v1/streams/left");
    }

    /// <returns>A question with a long answer, and how many tokens that has.</returns>
    private async Task<(int Seed, long Tokens)> LongestAsync(InferenceEngine engine)
    {
        for (var seed = 0; ; seed++)
        {
            var before = engine.Done(WorkClass.Decode);
            using var request = Request(seed);
            using var response = await server.Http.SendAsync(request);
            var tokens = engine.Done(WorkClass.Decode) - before;
            if (tokens > LongAnswer / 2) return (seed, tokens);
            Assert.True(seed < 200, "No answer was long.");
        }
    }

    /// <summary>Waits until nothing is decoded any more.</summary>
    private static async Task<long> RestAsync(InferenceEngine engine)
    {
        for (var last = -1L; ;)
        {
            var now = engine.Done(WorkClass.Decode);
            if (now == last) return now;
            last = now;
            await Task.Delay(300);
        }
    }

    private static HttpRequestMessage Request(int seed) => new(HttpMethod.Post, "/v1/streams/left/ask")
    {
        Content = JsonContent.Create(new { question = "describe", temperature = 2, seed, max_tokens = LongAnswer, stream = true }),
    };
}
