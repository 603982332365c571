using Video.Answering;
using Video.Inference.Memories;
using Video.Inference.Models;
using Video.Inference.Streams;

namespace Video.Tests.Answering;

/// <summary>ReKV chosen by name, with the embedded model.</summary>
public sealed class RekvMemoryTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    private static readonly string[] Texts = ["what is visible now?", "what happened?", "which colour is the square?", "where is the square?"];

    private readonly Questioner _questioner = new(world.Model, world.Engine);

    [Fact]
    public async Task A_short_clip_is_answered_as_by_full_memory()
    {
        await using var full = await world.WatchAsync(24);
        await using var rekv = await world.WatchAsync(24, memory: "rekv");
        foreach (var text in Texts)
        {
            var (expected, answer) = (await AskAsync(full, text), await AskAsync(rekv, text));
            Assert.Equal((expected.Text, expected.AsOf, expected.Usage.Frames), (answer.Text, answer.AsOf, answer.Usage.Frames));
            Assert.Equal(expected.Usage.ContextTokens, answer.Usage.ContextTokens);
            Assert.Equal(expected.Evidence.Select(span => span.Range), answer.Evidence.Select(span => span.Range));
            Assert.Empty(answer.Recalled);
        }
        Assert.Equal((4L, 4L, 0L), (rekv.Memory.Recall.Questions, rekv.Memory.Recall.Skipped, rekv.Memory.Recall.Blocks));
    }

    [Fact]
    public async Task A_long_stream_is_answered_from_frames_that_every_layer_retrieves_and_cites_them()
    {
        var layers = world.Model.Language.Config.Layers;
        await using var rekv = await world.WatchAsync(300, step: 16, memory: "rekv:local=512,topk=6,cached=8");
        var answer = await AskAsync(rekv, Texts[0]);
        Assert.NotEmpty(answer.Text);
        Assert.InRange(answer.Usage.Frames, 6, 6 * layers);
        Assert.Equal(answer.Usage.Frames, answer.Recalled.Count);
        Assert.NotEmpty(answer.Evidence);
        var seen = answer.Recalled.Select(span => span.Range.From).ToHashSet();
        Assert.All(answer.Evidence, span => Assert.Contains(span.Range.From, seen));
        Assert.Equal((300, 0L, 6L * layers, 0L), (rekv.Memory.Frames, rekv.Memory.FramesForgotten, rekv.Memory.Recall.Blocks, rekv.Memory.Recall.Hits));

        var again = await AskAsync(rekv, Texts[0]);
        Assert.Equal((answer.Text, 12L * layers, 6L * layers), (again.Text, rekv.Memory.Recall.Blocks, rekv.Memory.Recall.Hits));
    }

    [Fact]
    public async Task Sixteen_questions_at_once_while_frames_come_in_are_answered_as_one_at_a_time()
    {
        await using var rekv = await world.WatchAsync(120, step: 16, memory: "rekv:local=512,topk=6,cached=8");
        var asked = Enumerable.Range(0, 16).Select(i => (Text: Texts[i % Texts.Length], To: 50 + i % 3)).ToArray();
        var alone = new List<string>();
        foreach (var (text, to) in asked) alone.Add((await AskAsync(rekv, text, to: to)).Text);
        var together = asked.Select(each => AskAsync(rekv, each.Text, to: each.To)).ToArray();
        for (var i = 120; i < 140; i++) await world.AppendAsync(rekv, i);
        Assert.Equal(alone, (await Task.WhenAll(together)).Select(answer => answer.Text));
    }

    [Fact]
    public async Task A_range_limits_what_is_retrieved()
    {
        await using var rekv = await world.WatchAsync(120, step: 16, memory: "rekv:local=512,topk=6");
        var answer = await AskAsync(rekv, Texts[0], from: 20, to: 30);
        Assert.All(answer.Recalled, span => Assert.InRange(span.Range.From.TotalSeconds, 20, 30));
        Assert.InRange(answer.AsOf!.Value.TotalSeconds, 20, 30);
        var refused = await Assert.ThrowsAsync<VideoException>(() => AskAsync(rekv, Texts[0], from: 70));
        Assert.Equal(ErrorCode.InvalidArgument, refused.Code);
    }

    [Fact]
    public async Task Within_a_budget_the_oldest_frames_give_way_and_answers_say_so()
    {
        await using var rekv = await world.WatchAsync(200, step: 16, memory: "rekv:local=512,topk=6,budget=500000");
        Assert.InRange(rekv.Memory.Frames, 6, 100);
        Assert.Equal(200, rekv.Memory.Frames + rekv.Memory.FramesForgotten);
        var answer = await AskAsync(rekv, Texts[0]);
        var gap = Assert.Single(answer.Gaps);
        Assert.Equal((TimeSpan.Zero, rekv.Memory.Oldest), (gap.Range.From, gap.Range.To + TimeSpan.FromSeconds(0.5)));
        Assert.StartsWith("forgotten", gap.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frames_of_which_nothing_is_sent_leave_their_time()
    {
        await using var context = new StreamContext(world.Model, world.Engine, new StreamMethods("full", "novel", "rekv:local=512,topk=6"));
        for (var i = 0; i < 40; i++) await SmallWorld.AppendAsync(context, world.Frame(picture: Math.Min(i, 20), seconds: i / 2.0));
        Assert.InRange(context.Memory.Frames, 12, 21);
        var answer = await AskAsync(context, Texts[0], from: 15);
        Assert.Equal(TimeSpan.FromSeconds(19.5), answer.AsOf);
    }

    [Fact]
    public async Task A_stream_without_frames_says_so()
    {
        await using var rekv = await world.WatchAsync(0, memory: "rekv");
        Assert.Equal(ErrorCode.Conflict, (await Assert.ThrowsAsync<VideoException>(() => AskAsync(rekv, Texts[0]))).Code);
    }

    [Theory]
    [InlineData("rekv:topk=0", "'topk' of method 'rekv' is 0;")]
    [InlineData("rekv:topk=10,chunk=3", "Memory method 'rekv': 'chunk' is 3;")]
    [InlineData("rekv:topk=10,cached=9", "Memory method 'rekv': 'cached' is 9;")]
    [InlineData("rekv:blocks=2", "Method 'rekv' has no option 'blocks'")]
    public void Options_that_do_not_fit_are_named(string memory, string message)
    {
        var refused = Assert.Throws<VideoException>(() => StreamMemories.Check(memory));
        Assert.Equal(ErrorCode.InvalidArgument, refused.Code);
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rekv:local=100000", "'rekv:local=100000' looks back 100000 tokens; model 'small-world' can attend to ")]
    [InlineData("rekv:budget=1000", "'rekv:budget=1000' has no room for a frame")]
    public async Task What_the_model_or_a_frame_does_not_fit_is_refused(string memory, string message)
    {
        var refused = await Assert.ThrowsAsync<VideoException>(() => world.WatchAsync(0, memory: memory));
        Assert.Equal((ErrorCode.OverBudget, "memory"), (refused.Code, refused.Param));
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
    }

    private Task<Answer> AskAsync(StreamContext context, string text, double? from = null, double? to = null) => _questioner.AnswerAsync(
        context, new Question { Text = text, From = At(from), To = At(to) });

    private static Moment? At(double? seconds) => seconds is { } value ? Moment.At(TimeSpan.FromSeconds(value)) : null;
}
