using Video.Answering;
using Video.Inference.Engine;
using Video.Inference.Memories;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Memory.Window;

namespace Video.Tests.Answering;

/// <summary>The last frames alone.</summary>
public sealed class RecentMemoryTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    private static readonly string[] Texts = ["what is visible now?", "what happened?", "which colour is the square?"];

    private readonly Questioner _questioner = new(world.Model, world.Engine);

    [Theory]
    [InlineData(6)]
    [InlineData(1)]
    public async Task Its_answers_are_those_of_a_stream_that_began_with_the_frames_it_keeps(int frames)
    {
        await using var recent = await world.WatchAsync(30, memory: $"recent:frames={frames}");
        await using var young = await world.WatchAsync(30, first: 30 - frames);
        foreach (var text in Texts)
        {
            var answer = await AskAsync(recent, text);
            AssertSame(await AskAsync(young, text), answer);
            Assert.Equal(frames, answer.Usage.Frames);
        }
    }

    [Fact]
    public async Task What_it_holds_does_not_grow_and_what_it_lost_is_a_gap()
    {
        await using var recent = await world.WatchAsync(20, memory: "recent:frames=8");
        var before = recent.Memory.RamBytes;
        for (var i = 20; i < 40; i++) await world.AppendAsync(recent, i);
        Assert.Equal((8, 32L, before), (recent.Memory.Frames, recent.Memory.FramesForgotten, recent.Memory.RamBytes));
        var gap = Assert.Single((await AskAsync(recent, Texts[0])).Gaps);
        Assert.Equal(new TimeRange(TimeSpan.Zero, TimeSpan.FromSeconds(15.5)), gap.Range);
        Assert.StartsWith("forgotten", gap.Reason, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(16), recent.Memory.Oldest);
    }

    [Fact]
    public async Task Where_tokens_stand_its_oldest_frame_shows_the_whole_picture()
    {
        await using var context = new StreamContext(world.Model, world.Engine, new StreamMethods("full", "novel", "recent:frames=3"));
        for (var i = 0; i < 12; i++) await SmallWorld.AppendAsync(context, world.Frame(picture: 3 * i, seconds: i / 2.0));
        using var snapshot = await SnapshotAsync(context, new QuestionScope(null, null, [], 64));
        Assert.Equal(3, snapshot.View.Frames.Count);
        Assert.Equal(Enumerable.Range(0, 16), snapshot.View.Frames[0].Places);
        Assert.All(snapshot.View.Frames.Skip(1), frame => Assert.InRange(frame.VisualTokens, 1, 15));
    }

    [Fact]
    public async Task A_past_moment_that_it_has_lost_is_refused_with_what_it_has()
    {
        await using var recent = await world.WatchAsync(40, memory: "recent:frames=4", name: "lobby");
        var refused = await Assert.ThrowsAsync<VideoException>(() => AskAsync(recent, Texts[0], to: 5));
        Assert.Equal((ErrorCode.InvalidArgument, "to"), (refused.Code, refused.Param));
        Assert.Equal("Stream 'lobby' has no frame at or before 5 s; it remembers 18 s to 19.5 s, and between 0 s and 17.5 s: forgotten, to make room for what came later.", refused.Message);
    }

    [Fact]
    public async Task Sixteen_frames_are_kept_unless_said_or_as_many_as_the_model_takes()
    {
        await using var plain = await world.WatchAsync(20, memory: "recent");
        Assert.Equal(16, plain.Memory.Frames);
        await using var small = await world.WatchAsync(20, memory: "recent", budget: new MemoryBudget(5, 4096));
        Assert.Equal(5, small.Memory.Frames);
        var refused = await Assert.ThrowsAsync<VideoException>(() => world.WatchAsync(0, memory: "recent:frames=49"));
        Assert.Equal((ErrorCode.OverBudget, "memory"), (refused.Code, refused.Param));
        Assert.Contains("more than the 48 frames", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("elephant", "There is no memory method 'elephant'; there are full, recent")]
    [InlineData("recent:frames=0", "'frames' of method 'recent' is 0;")]
    [InlineData("recent:blocks=2", "Method 'recent' has no option 'blocks'")]
    [InlineData("full:blocks=2", "Method 'full' has no option 'blocks'")]
    public void A_memory_that_does_not_exist_or_is_out_of_range_is_named(string memory, string message)
    {
        var refused = Assert.Throws<VideoException>(() => StreamMemories.Check(memory));
        Assert.Equal(ErrorCode.InvalidArgument, refused.Code);
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    private Task<StreamSnapshot> SnapshotAsync(StreamContext context, QuestionScope scope) => world.Engine.RunAsync(WorkClass.Question, () => context.Snapshot(scope));

    private Task<Answer> AskAsync(StreamContext context, string text, double? to = null) =>
        _questioner.AnswerAsync(context, new Question { Text = text, To = to is { } second ? Moment.At(TimeSpan.FromSeconds(second)) : null });

    private static void AssertSame(Answer expected, Answer answer)
    {
        Assert.Equal((expected.Text, expected.AsOf, expected.Usage.VisualTokens), (answer.Text, answer.AsOf, answer.Usage.VisualTokens));
        Assert.Equal(expected.Evidence.Select(span => span.Range), answer.Evidence.Select(span => span.Range));
    }
}
