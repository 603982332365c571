using Video.Answering;
using Video.Inference.Engine;
using Video.Inference.Memories;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Memory;
using Video.Memory.Window;

namespace Video.Tests.Answering;

/// <summary>What a stream keeps and answers when most of its tokens are never sent.</summary>
public sealed class StreamMethodsTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    private static readonly StreamMethods Ours = new("delta", "novel", "full");

    [Fact]
    public async Task A_still_scene_is_sent_once_and_answered_about_as_of_now()
    {
        await using var context = new StreamContext(world.Model, world.Engine, Ours);
        var step = await ShowAsync(context, from: 0, to: 10, picture: 3);
        Assert.Equal((16L, 1), (step.Seen.Reduction.Sent, step.Memory.Frames));
        Assert.Equal(0, step.Change);
        var answer = await AskAsync(context, "what do you see?");
        Assert.Equal(TimeSpan.FromSeconds(9.5), answer.AsOf);
        Assert.Equal(16, answer.Usage.VisualTokens);
        Assert.Equal(TimeSpan.FromSeconds(9.5), Assert.Single(answer.Evidence).Range.To);
    }

    [Fact]
    public async Task An_earlier_moment_of_a_still_scene_is_told_apart_from_now()
    {
        await using var context = new StreamContext(world.Model, world.Engine, Ours);
        await ShowAsync(context, from: 0, to: 10, picture: 3);
        var earlier = await AskAsync(context, "what do you see?", at: 4);
        Assert.Equal(TimeSpan.FromSeconds(4), earlier.AsOf);
        Assert.Equal(TimeSpan.FromSeconds(4), Assert.Single(earlier.Evidence).Range.To);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(6, 10)]
    public async Task From_a_moment_on_a_question_sees_what_still_stood_then(int square, int from)
    {
        await using var context = new StreamContext(world.Model, world.Engine, Ours);
        await ShowAsync(context, from: 0, to: 4, picture: 0);
        await ShowAsync(context, from: 4, to: 20, picture: square);
        await using var began = new StreamContext(world.Model, world.Engine, Ours);
        await ShowAsync(began, from: from, to: 20, picture: square);

        var (within, alone) = (await SnapshotAsync(context, from), await SnapshotAsync(began, from));
        Assert.Equal(alone.Frames.Select(frame => (frame.Time.Position, frame.VisualTokens, frame.Until)), within.Frames.Select(frame => (frame.Time.Position, frame.VisualTokens, frame.Until)));
        Assert.Equal(alone.Length, within.Length);
        within.Dispose();
        alone.Dispose();
    }

    [Fact]
    public async Task Over_budget_the_oldest_frame_that_stays_shows_the_whole_picture()
    {
        await using var context = new StreamContext(world.Model, world.Engine, Ours, new MemoryBudget(MaxFrames: 8, MaxTokens: 4096));
        StreamStep step = default;
        for (var i = 0; i < 20; i++) step = await SmallWorld.AppendAsync(context, world.Frame(picture: 3 * i, seconds: i / 2.0));
        Assert.True(step.Memory.FramesForgotten > 0);
        Assert.InRange(step.Memory.Frames, 2, 8);
        using var snapshot = await SnapshotAsync(context, null);
        Assert.Equal(Enumerable.Range(0, 16), snapshot.Frames[0].Places);
        Assert.All(snapshot.Frames.Skip(1), frame => Assert.InRange(frame.VisualTokens, 1, 15));
    }

    [Fact]
    public async Task A_frame_out_of_order_is_refused_and_nothing_is_lost()
    {
        await using var context = new StreamContext(world.Model, world.Engine, Ours);
        await ShowAsync(context, from: 0, to: 3, picture: 0);
        var refused = await Assert.ThrowsAsync<VideoException>(() => SmallWorld.AppendAsync(context, world.Frame(1, 3), world.Frame(2, 2.5)));
        Assert.Equal(ErrorCode.InvalidArgument, refused.Code);
        Assert.Contains("2.5 s came after the one at 3 s", refused.Message, StringComparison.Ordinal);
        var step = await SmallWorld.AppendAsync(context, world.Frame(1, 3));
        Assert.Equal(7, step.Seen.Reuse.Frames);
    }

    [Fact]
    public async Task A_new_epoch_is_seen_whole_and_the_dropped_references_are_counted()
    {
        await using var context = new StreamContext(world.Model, world.Engine, Ours);
        await ShowAsync(context, from: 0, to: 3, picture: 0);
        var step = await SmallWorld.AppendAsync(context, world.Frame(0, 3), world.Frame(0, 3.5, epoch: 1));
        Assert.Equal((2L, 1L, 32L), (step.Seen.Reuse.Refreshes, step.Seen.Reuse.Forgotten, step.Seen.Reduction.Sent));
    }

    [Theory]
    [InlineData("turbo", "none", "There is no vision method 'turbo'; there are full, stc, delta.")]
    [InlineData("full", "turbo", "There is no tokens method 'turbo'; there are none,")]
    [InlineData("stc:ratio=2", "none", "'ratio' of method 'stc' is 2;")]
    [InlineData("full", "novel:cap=0", "'cap' of method 'novel' is 0;")]
    [InlineData("full:ratio=1", "none", "Method 'full' has no option 'ratio'")]
    public void A_method_that_does_not_exist_or_is_out_of_range_is_named(string vision, string tokens, string message)
    {
        var refused = Assert.Throws<VideoException>(() => new StreamContext(world.Model, world.Engine, new StreamMethods(vision, tokens, "full")));
        Assert.Equal(ErrorCode.InvalidArgument, refused.Code);
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clip_is_read_as_a_thumbnail_and_sampled_tokens()
    {
        Frame[] clip = [.. Enumerable.Range(0, 60).Select(i => world.Frame(picture: i, seconds: i / 2.0))];
        var (context, step) = await ThumbnailReading.ReadAsync(world.Model, world.Engine, new StreamMethods("full", "ts-llava:tiles=4,pictures=5", "full"), clip);
        await using var open = context;
        Assert.Equal((5L * 16, 50L * 16), (step.Seen.Reduction.Sent, step.Seen.Reduction.Tokens));
        var answer = await AskAsync(context, "what do you see?");
        Assert.Equal((5 * 16, TimeSpan.FromSeconds(29.5)), (answer.Usage.VisualTokens, answer.AsOf));
        foreach (var frame in clip) frame.Dispose();
    }

    /// <summary>One picture, twice a second.</summary>
    private async Task<StreamStep> ShowAsync(StreamContext context, int from, int to, int picture)
    {
        StreamStep step = default;
        foreach (var chunk in Enumerable.Range(2 * from, 2 * (to - from)).Chunk(4))
            step = await SmallWorld.AppendAsync(context, [.. chunk.Select(i => world.Frame(picture, i / 2.0))]);
        return step;
    }

    private async Task<IQuestionView> SnapshotAsync(StreamContext context, double? from) => (await world.Engine.RunAsync(
        WorkClass.Question, () => context.Snapshot(new QuestionScope(from is { } second ? TimeSpan.FromSeconds(second) : null, null, [], Room: 64)))).View;

    private async Task<Answer> AskAsync(StreamContext context, string text, double? at = null) =>
        await new Questioner(world.Model, world.Engine).AnswerAsync(context, new Question { Text = text, At = at is { } second ? TimeSpan.FromSeconds(second) : null });
}
