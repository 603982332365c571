using Video.Testing;

namespace Video.Tests.Server.Metrics;

/// <summary>What <c>/metrics</c> says of a service that has streams and answers questions.</summary>
public sealed class MetricsTests(RunningServer server) : IClassFixture<RunningServer>
{
    [SkippableFact]
    public async Task Promtool_has_nothing_to_say_about_it()
    {
        await AskAsync("judged");
        Promtool.CheckMetrics((await Scrape.OfAsync(server.Http)).Text);
    }

    [Fact]
    public async Task Frames_tokens_and_stages_are_those_of_the_stream()
    {
        var before = await Scrape.OfAsync(server.Http);
        await server.OpenAsync("counted", "doorway");
        var after = await Scrape.OfAsync(server.Http);
        var stream = (await server.SendAsync(HttpMethod.Get, "/v1/streams/counted")).Body;

        Assert.Equal(stream.GetProperty("frames").GetProperty("seen").GetInt64(), after["video_frames_seen_total"] - before["video_frames_seen_total"]);
        Assert.Equal(stream.GetProperty("vision").GetProperty("tokens_sent").GetInt64(), after["video_visual_tokens_sent_total"] - before["video_visual_tokens_sent_total"]);
        Assert.Equal(stream.GetProperty("frames").GetProperty("seen").GetInt64(), after["video_stream_frames_seen_total{tenant=\"main\",stream=\"counted\"}"]);
        Assert.True(after["video_streams{state=\"ended\"}"] >= 1);
        Assert.True(after["video_memory_bytes{tier=\"window\"}"] > 0);
        foreach (var stage in (string[])["prepare", "vision", "reduction", "prefill"])
            Assert.True(after[$"video_stage_seconds_total{{stage=\"{stage}\"}}"] > before[$"video_stage_seconds_total{{stage=\"{stage}\"}}"], stage);
        Assert.True(!OperatingSystem.IsLinux() || after["video_stage_seconds_total{stage=\"decode\"}"] > 0, "ffmpeg took no time");
        // Of a still picture most is not computed again.
        Assert.InRange(after["video_vision_multiply_adds_total"], 1, after["video_vision_full_multiply_adds_total"]);
    }

    [Fact]
    public async Task Answers_are_counted_with_their_times_and_tokens()
    {
        var before = await Scrape.OfAsync(server.Http);
        var usage = await AskAsync("asked");
        var after = await Scrape.OfAsync(server.Http);

        foreach (var name in (string[])["time_to_first_token_seconds", "e2e_request_latency_seconds", "request_queue_time_seconds", "request_recall_time_seconds", "request_prefill_time_seconds", "request_decode_time_seconds"])
        {
            Assert.Equal(1, after[$"video_{name}_count"] - before[$"video_{name}_count"]);
            Assert.Equal(after[$"video_{name}_count"], after[$"video_{name}_bucket{{le=\"+Inf\"}}"]);
        }
        Assert.Equal(1, after["video_request_success_total{finished_reason=\"stop\"}"] - before["video_request_success_total{finished_reason=\"stop\"}"]);
        Assert.Equal(usage.Tokens, after["video_generation_tokens_total"] - before["video_generation_tokens_total"]);
        Assert.Equal(usage.Prompt, after["video_prompt_tokens_total"] - before["video_prompt_tokens_total"]);
        // Each token after the first, the one that ends the answer included.
        Assert.Equal(usage.Tokens, after["video_inter_token_latency_seconds_count"] - before["video_inter_token_latency_seconds_count"]);
        Assert.Equal((0, 0), (after["video_num_requests_running"], after["video_num_requests_waiting"]));
    }

    [Fact]
    public async Task A_question_that_cannot_be_answered_is_a_failure_and_runs_no_more()
    {
        await server.OpenAsync("past", "doorway");
        var before = await Scrape.OfAsync(server.Http);
        Assert.Equal(400, (await server.SendAsync(HttpMethod.Post, "/v1/streams/past/ask", new { question = "describe", from = 3.1, to = 3.1001 })).Status);
        var after = await Scrape.OfAsync(server.Http);
        Assert.Equal(1, after["video_request_failures_total{code=\"invalid_argument\"}"] - ValueOf(before, "video_request_failures_total{code=\"invalid_argument\"}"));
        Assert.Equal((0, 0), (after["video_num_requests_running"], after["video_num_requests_waiting"]));
    }

    [Fact]
    public async Task Requests_are_counted_by_pattern_and_never_by_what_a_client_sends()
    {
        await server.SendAsync(HttpMethod.Get, "/v1/streams/never-was");
        await server.SendAsync(HttpMethod.Get, "/nowhere/at/all");
        await server.SendAsync(new HttpMethod("MADEUP"), "/v1/streams");
        var after = await Scrape.OfAsync(server.Http);
        Assert.True(after["video_http_requests_total{method=\"GET\",route=\"/v1/streams/{id}\",status=\"404\"}"] >= 1);
        Assert.True(after["video_http_requests_total{method=\"GET\",route=\"none\",status=\"404\"}"] >= 1);
        Assert.Contains(after.Series, series => series.StartsWith("video_http_requests_total{method=\"other\",", StringComparison.Ordinal));
        Assert.DoesNotContain("never-was", after.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("nowhere", after.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("MADEUP", after.Text, StringComparison.Ordinal);
        // The scrape itself.
        Assert.Equal(1, after["video_http_requests_in_progress"]);
    }

    [Fact]
    public async Task A_stream_that_was_closed_leaves_its_part_of_the_totals_and_no_series()
    {
        await server.OpenAsync("leaving", "doorway");
        var before = await Scrape.OfAsync(server.Http);
        Assert.Contains("video_stream_epoch{tenant=\"main\",stream=\"leaving\"}", before.Series);
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, "/v1/streams/leaving")).Status);
        var after = await Scrape.OfAsync(server.Http);
        Assert.DoesNotContain("leaving", after.Text, StringComparison.Ordinal);
        Assert.Equal(before["video_frames_seen_total"], after["video_frames_seen_total"]);
        Assert.Equal(before["video_visual_tokens_total"], after["video_visual_tokens_total"]);
    }

    [Fact]
    public async Task What_is_refused_is_a_loss_with_its_reason()
    {
        var before = await Scrape.OfAsync(server.Http);
        await server.SendAsync(HttpMethod.Post, "/v1/streams", new { id = "inside", url = "rtsp://10.0.0.1/cam" });
        var after = await Scrape.OfAsync(server.Http);
        Assert.Equal(1, after["video_losses_total{kind=\"sources\",reason=\"network\"}"] - before["video_losses_total{kind=\"sources\",reason=\"network\"}"]);
    }

    private static double ValueOf(Scrape scrape, string series) => scrape.Series.Contains(series) ? scrape[series] : 0;

    private async Task<(int Prompt, int Tokens)> AskAsync(string id)
    {
        await server.OpenAsync(id, "doorway");
        var (status, body) = await server.SendAsync(HttpMethod.Post, $"/v1/streams/{id}/ask", new { question = "is the door open?", at = 8 });
        Assert.True(status == 200, body.ToString());
        var usage = body.GetProperty("usage");
        return (usage.GetProperty("prompt_tokens").GetInt32(), usage.GetProperty("answer_tokens").GetInt32());
    }
}
