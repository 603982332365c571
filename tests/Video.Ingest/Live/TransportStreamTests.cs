using Video.Ingest.Sources;

namespace Video.Ingest.Tests.Live;

/// <summary>Cameras that send an endless MPEG transport stream over HTTP and misbehave in the middle of it.</summary>
[Collection("ffmpeg")]
public sealed class TransportStreamTests(Clips clips) : IClassFixture<Clips>
{
    private const int Pictures = 20;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(Pictures / 10.0);

    [Fact]
    public async Task A_clock_that_jumps_ten_hours_ahead_and_back_moves_stream_time_only_by_what_passed()
    {
        var parts = new List<byte[]>();
        foreach (var offset in new[] { 100, 36_100, 50 }) parts.Add(await PartAsync($"jump-{offset}.ts", $"-c:v libx264 -bf 2 -g 10 -output_ts_offset {offset}"));
        await using var server = new LiveWebServer(async (send, stop) =>
        {
            foreach (var part in parts)
            {
                await send(part);
                await Task.Delay(Long, stop);
            }

            await Task.Delay(Timeout.Infinite, stop);
        });
        await using var reading = LiveReading.Of(server.Url, LiveReading.Eager with { StallFloor = TimeSpan.FromSeconds(20) });
        // The decoder keeps the last few: more could follow.
        await reading.WaitForFramesAsync(epoch: 0, frames: (parts.Count * Pictures) - 12);

        Assert.Equal((0, 2L), (reading.Condition.Epoch, reading.Condition.ClockJumps));
        Assert.InRange(reading.Times[^1].Position, 1.5 * Long, 6 * Long);
    }

    [Fact]
    public async Task Garbage_after_a_valid_start_ends_nothing()
    {
        var part = await PartAsync("good.ts", "-c:v libx264 -bf 0 -g 10");
        var garbage = new byte[200_000];
        new Random(1).NextBytes(garbage);
        var sent = part;
        await using var server = Sender(() => sent);
        await using var reading = LiveReading.Of(server.Url);
        await reading.WaitForFramesAsync(epoch: 0, frames: Pictures);

        sent = garbage;
        await reading.WaitAsync(condition => condition.State != SourceState.Live);
        Assert.True(reading.Condition.Alive);
        sent = part;
        await reading.WaitForFramesAsync(epoch: 1);

        Assert.Equal(1, reading.Condition.Reconnects);
    }

    [Fact]
    public async Task Another_codec_in_the_middle_of_the_stream_is_found_by_a_new_connection()
    {
        var sent = await PartAsync("h264.ts", "-c:v libx264 -bf 0 -g 10");
        var other = await PartAsync("mpeg2.ts", "-c:v mpeg2video -g 10");
        await using var server = Sender(() => sent);
        await using var reading = LiveReading.Of(server.Url);
        await reading.WaitForFramesAsync(epoch: 0, frames: Pictures);
        Assert.Equal("h264", reading.Source.Description!.Codec);

        sent = other;
        await reading.WaitForFramesAsync(epoch: 1, frames: Pictures);

        Assert.Equal("mpeg2video", reading.Source.Description!.Codec);
    }

    [Fact]
    public async Task Another_size_in_the_middle_of_the_stream_is_the_same_stream()
    {
        var sent = await PartAsync("small.ts", "-c:v libx264 -bf 0 -g 10");
        var larger = await PartAsync("larger.ts", "-c:v libx264 -bf 0 -g 10 -s 320x240");
        await using var server = Sender(() => sent);
        await using var reading = LiveReading.Of(server.Url);
        await reading.WaitForFramesAsync(epoch: 0, frames: Pictures);
        var before = reading.Times.Count;

        sent = larger;
        await reading.WaitAsync(_ => reading.Times.Count > before + (3 * Pictures));

        Assert.Equal((0, SourceState.Live), (reading.Condition.Epoch, reading.Condition.State));
    }

    [Fact]
    public async Task A_source_of_the_network_that_has_an_end_is_read_to_it()
    {
        await using var server = new WebServer(await clips.NumberedAsync("finite.mkv", 10));
        await using var source = new LiveSource(Reading.Spec(server.Url), null, LiveReading.Eager);
        var numbers = new List<int>();

        await foreach (var frame in source.ReadAsync(default))
            using (frame) numbers.Add(Numbers.Of(frame));

        Assert.Equal(Enumerable.Range(0, 10), numbers);
        Assert.Equal(SourceState.Ended, source.Condition.State);
    }

    // Sends the same part over and over: its times begin anew each time, as those of a recorder that was restarted.
    private static LiveWebServer Sender(Func<byte[]> part) => new(async (send, stop) =>
    {
        while (true)
        {
            await send(part());
            await Task.Delay(Long / 2, stop);
        }
    });

    private async Task<byte[]> PartAsync(string name, string output) => await File.ReadAllBytesAsync(await clips.NumberedAsync(name, Pictures, output: output));
}
