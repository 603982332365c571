using Video.Answering;
using Video.Inference.Memories;
using Video.Inference.Models;
using Video.Inference.Streams;

namespace Video.Tests.Answering;

/// <summary>The rolling memory under the embedded model.</summary>
public sealed class RollingMemoryTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    private static readonly string[] Texts = ["what is visible now?", "what happened?", "which colour is the square?", "when did the square move?"];

    private readonly Questioner _questioner = new(world.Model, world.Engine);

    [Theory]
    [InlineData("none")]
    [InlineData("novel:salience=1.5")]
    public async Task While_everything_fits_its_answers_are_those_of_the_full_memory(string tokens)
    {
        await using var full = await WatchAsync(tokens, "full", 20);
        await using var rolling = await WatchAsync(tokens, "rolling:bits=16", 20);
        foreach (var text in Texts)
        {
            var (expected, answer) = (await AskAsync(full, text), await AskAsync(rolling, text));
            Assert.Equal(expected.Text, answer.Text);
            Assert.Equal((expected.Usage.Frames, expected.Usage.VisualTokens), (answer.Usage.Frames, answer.Usage.VisualTokens));
            Assert.Equal(expected.Evidence.Select(evidence => evidence.Range), answer.Evidence.Select(evidence => evidence.Range));
        }
    }

    [Fact]
    public async Task A_stream_that_outgrows_the_model_is_answered_about_in_flat_memory()
    {
        await using var context = await WatchAsync("none", "rolling:budget=256,recall=2,block=64,window=256", 120);
        var before = context.Memory;
        for (var i = 120; i < 240; i++) await world.AppendAsync(context, i);
        var after = context.Memory;
        Assert.Equal((240, 0L), (after.Frames, after.FramesForgotten));
        Assert.True(after.RamBytes - before.RamBytes < 120 * 24 * 1000, $"{after.RamBytes - before.RamBytes} bytes more");

        var answer = await AskAsync(context, Texts[1]);
        Assert.InRange(answer.Usage.Frames, 12, 12 + 2 + (256 + 64) / 24);
        Assert.Equal(TimeSpan.FromSeconds(119.5), answer.AsOf);
        var named = await AskAsync(context, "what was visible at 00:00:20?");
        Assert.Contains(named.Recalled, span => span.Range.Contains(TimeSpan.FromSeconds(20)));
        var past = await AskAsync(context, Texts[1], from: 30, to: 40);
        Assert.All(past.Evidence, evidence => Assert.InRange(evidence.Range.From.TotalSeconds, 30, 40));
        Assert.Equal(TimeSpan.FromSeconds(40), past.AsOf);
    }

    [Fact]
    public async Task Sixteen_questions_at_once_while_frames_come_in_are_answered_as_one_at_a_time()
    {
        await using var context = await WatchAsync("none", "rolling:budget=256,recall=2,block=64,window=256", 100);
        string[] texts = [.. Enumerable.Range(0, 16).Select(i => $"{Texts[i % Texts.Length]} at 00:00:{10 + i}")];
        var alone = new List<string>();
        foreach (var text in texts) alone.Add((await AskAsync(context, text, to: 49.5)).Text);

        var asked = texts.Select(text => AskAsync(context, text, to: 49.5)).ToArray();
        for (var i = 100; i < 140; i++) await world.AppendAsync(context, i);
        var together = await Task.WhenAll(asked);
        Assert.Equal(alone, together.Select(answer => answer.Text));
        Assert.Equal(32, context.Memory.Recall.Questions);
    }

    [Fact]
    public async Task What_was_archived_outlives_the_process_and_what_was_missed_is_told()
    {
        var folder = Directory.CreateTempSubdirectory("video-rolling");
        try
        {
            var storage = new MemoryStorage { Folder = folder.FullName };
            Answer before;
            await using (var first = Open("rolling:block=64", storage))
            {
                for (var i = 0; i < 60; i++) await world.AppendAsync(first, i);
                before = await AskAsync(first, Texts[1], from: 2, to: 12);
            }
            await using var second = Open("rolling:block=64", storage);
            Assert.Equal((60, TimeSpan.FromSeconds(29.5)), (second.Memory.Frames, second.Timeline.Newest!.Value.Position));
            var after = await AskAsync(second, Texts[1], from: 2, to: 12);
            Assert.Equal((before.Text, before.Usage.Frames), (after.Text, after.Usage.Frames));

            for (var i = 0; i < 4; i++) await SmallWorld.AppendAsync(second, world.Frame(i, 100 + i / 2.0, epoch: 1));
            var now = await AskAsync(second, Texts[0]);
            var gap = Assert.Single(now.Gaps);
            Assert.Equal((29.5, 100), (gap.Range.From.TotalSeconds, gap.Range.To.TotalSeconds));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("rolling:layers=0-5", "layers")]
    [InlineData("rolling:budget=64", "budget")]
    [InlineData("rolling:window=1", "window")]
    public void What_does_not_fit_the_model_is_refused(string memory, string param)
    {
        var error = Assert.Throws<VideoException>(() => Open(memory, MemoryStorage.InMemory));
        Assert.Equal((ErrorCode.InvalidArgument, param), (error.Code, error.Param));
    }

    [Fact]
    public void Memory_for_less_than_a_few_blocks_is_refused_in_bytes()
    {
        var error = Assert.Throws<VideoException>(() => Open("rolling", new MemoryStorage { RamBytes = 1000 }));
        Assert.Contains("1,000 bytes", error.Message, StringComparison.Ordinal);
    }

    private StreamContext Open(string memory, MemoryStorage storage) =>
        new(world.Model, world.Engine, StreamMethods.Plain with { Memory = memory }, storage: storage);

    private async Task<StreamContext> WatchAsync(string tokens, string memory, int frames)
    {
        var context = new StreamContext(world.Model, world.Engine, new StreamMethods("full", tokens, memory));
        foreach (var chunk in Enumerable.Range(0, frames).Chunk(4)) await world.AppendAsync(context, chunk);
        return context;
    }

    private Task<Answer> AskAsync(StreamContext context, string text, double? from = null, double? to = null) => _questioner.AnswerAsync(
        context, new Question { Text = text, MaxTokens = 24, From = At(from), To = At(to) });

    private static Moment? At(double? seconds) => seconds is { } value ? Moment.At(TimeSpan.FromSeconds(value)) : null;
}
