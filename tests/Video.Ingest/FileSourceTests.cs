using Video.Ingest.Sources;

namespace Video.Ingest.Tests;

[Collection("ffmpeg")]
public sealed class FileSourceTests(Clips clips) : IClassFixture<Clips>
{
    [Fact]
    public async Task A_file_is_live_while_it_is_read_and_then_ended()
    {
        var clip = await clips.NumberedAsync("source.mp4", 5);
        await using var source = new FileSource(Reading.Spec(clip));
        var states = new List<SourceState> { source.Condition.State };

        await foreach (var frame in source.ReadAsync(default))
            using (frame) states.Add(source.Condition.State);

        Assert.Equal([SourceState.Connecting, .. Enumerable.Repeat(SourceState.Live, 5)], states);
        Assert.Equal((SourceState.Ended, 5L, "'source.mp4' ended after 0.4 s."), (source.Condition.State, source.Condition.Frames, source.Condition.Reason));
        Assert.Equal("h264", source.Description!.Codec);
    }

    [Fact]
    public async Task A_file_that_breaks_off_has_failed()
    {
        var whole = await clips.NumberedAsync("whole.mkv", 36, filter: "scale=160:120,noise=alls=20:allf=t");
        await using var source = new FileSource(Reading.Spec(clips.CutOff(whole, "cut.mkv", 0.5)));

        await foreach (var frame in source.ReadAsync(default)) frame.Dispose();

        Assert.Equal(SourceState.Failed, source.Condition.State);
        Assert.StartsWith("'cut.mkv' broke off after", source.Condition.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_fails_with_the_reason()
    {
        await using var source = new FileSource(Reading.Spec(clips.PathOf("nowhere.mp4")));

        var failure = await Assert.ThrowsAsync<VideoException>(async () =>
        {
            await foreach (var frame in source.ReadAsync(default)) frame.Dispose();
        });

        Assert.Equal((SourceState.Failed, failure.Message), (source.Condition.State, source.Condition.Reason));
    }

    [Fact]
    public async Task Disposing_a_source_ends_its_reading()
    {
        var clip = await clips.NumberedAsync("disposed.mp4", 36);
        var source = new FileSource(Reading.Spec(clip) with { Pace = Pace.RealTime });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var frame in source.ReadAsync(default))
            {
                frame.Dispose();
                await source.DisposeAsync();
            }
        });

        Assert.Equal(SourceState.Ended, source.Condition.State);
    }
}
