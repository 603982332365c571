using Video.Answering;
using Video.Inference.Models;
using Video.Inference.Streams;

namespace Video.Tests.Answering;

/// <summary>Which part of a stream a question is about.</summary>
public sealed class AskedRangeTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    private readonly Questioner _questioner = new(world.Model, world.Engine);

    [Fact]
    public async Task The_last_seconds_end_at_the_newest_frame_or_at_the_bound()
    {
        await using var stream = await ClockedAsync();
        Assert.Equal((7.5, 19.5), Ends(await AskAsync(stream, new() { Text = "describe", Last = TimeSpan.FromSeconds(12) })));
        Assert.Equal((4, 10), Ends(await AskAsync(stream, new() { Text = "describe", Last = TimeSpan.FromSeconds(6), To = TimeSpan.FromSeconds(10) })));
        Assert.Equal((0, 19.5), Ends(await AskAsync(stream, new() { Text = "describe", Last = TimeSpan.FromHours(1) })));
    }

    [Fact]
    public async Task A_range_of_the_wall_clock_is_one_of_the_streams_time()
    {
        await using var stream = await ClockedAsync();
        Assert.Equal((5, 9), Ends(await AskAsync(stream, new() { Text = "describe", From = Noon.AddSeconds(5), To = Noon.AddSeconds(9) })));
        // Of another zone, the same moment.
        Assert.Equal((5, 9), Ends(await AskAsync(stream, new() { Text = "describe", From = Noon.AddSeconds(5).ToOffset(TimeSpan.FromHours(2)), To = TimeSpan.FromSeconds(9) })));
        Assert.Equal((0, 9), Ends(await AskAsync(stream, new() { Text = "describe", From = Noon.AddMinutes(-5), To = Noon.AddSeconds(9) })));
    }

    [Fact]
    public async Task A_range_partly_outside_is_answered_from_what_there_is()
    {
        await using var stream = await ClockedAsync();
        Assert.Equal((15, 19.5), Ends(await AskAsync(stream, new() { Text = "describe", From = TimeSpan.FromSeconds(15), To = TimeSpan.FromSeconds(900) })));
    }

    [Fact]
    public async Task A_range_that_the_clock_shows_to_be_reversed_or_before_the_stream_is_refused_with_the_numbers()
    {
        await using var stream = await ClockedAsync();
        var reversed = await Assert.ThrowsAsync<VideoException>(() => AskAsync(stream, new() { Text = "describe", From = Noon.AddSeconds(15), To = TimeSpan.FromSeconds(3) }));
        Assert.Equal("'from' (2026-11-20T12:00:15+00:00) lies after 'to' (3 s) in stream 'gate': 15 s against 3 s.", reversed.Message);
        var before = await Assert.ThrowsAsync<VideoException>(() => AskAsync(stream, new() { Text = "describe", To = Noon.AddMinutes(-5) }));
        Assert.Equal("'to' (2026-11-20T11:55:00+00:00) lies before stream 'gate' began, at 2026-11-20T12:00:00+00:00.", before.Message);
        var beyond = await Assert.ThrowsAsync<VideoException>(() => AskAsync(stream, new() { Text = "describe", From = TimeSpan.FromSeconds(60) }));
        Assert.Equal(("Stream 'gate' has no frame at or after 60 s; it remembers 0 s to 19.5 s.", "from"), (beyond.Message, beyond.Param));
    }

    [Fact]
    public async Task An_answer_says_what_lies_between_epochs_within_its_range()
    {
        await using var stream = await ClockedAsync();
        await SmallWorld.AppendAsync(stream, world.Frame(3, seconds: 30, epoch: 1, clock: Noon.AddSeconds(30)));
        var gap = Assert.Single((await AskAsync(stream, new() { Text = "describe" })).Gaps);
        Assert.Equal((new TimeRange(TimeSpan.FromSeconds(19.5), TimeSpan.FromSeconds(30)), "the source was away"), (gap.Range, gap.Reason));
        Assert.Empty((await AskAsync(stream, new() { Text = "describe", To = TimeSpan.FromSeconds(19) })).Gaps);
        var part = Assert.Single((await AskAsync(stream, new() { Text = "describe", From = TimeSpan.FromSeconds(25) })).Gaps);
        Assert.Equal(new TimeRange(TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(30)), part.Range);
    }

    /// <summary>Twenty seconds that began at noon.</summary>
    private async Task<StreamContext> ClockedAsync()
    {
        var context = new StreamContext(world.Model, world.Engine, StreamMethods.Plain, name: "gate");
        foreach (var chunk in Enumerable.Range(0, 40).Chunk(8))
            await SmallWorld.AppendAsync(context, [.. chunk.Select(i => world.Frame(i, i / 2.0, clock: Noon.AddSeconds(i / 2.0)))]);
        return context;
    }

    private Task<Answer> AskAsync(StreamContext stream, Question question) => _questioner.AnswerAsync(stream, question);

    // Two frames a second, so their number tells where the range began.
    private static (double From, double To) Ends(Answer answer) => (answer.AsOf!.Value.TotalSeconds - (answer.Usage.Frames - 1) / 2.0, answer.AsOf.Value.TotalSeconds);
}
