using Video.Answering;
using Video.Answering.Watching;
using Video.Inference.Models;
using Video.Inference.Streams;
using static TorchSharp.torch;

namespace Video.Tests.Answering.Watching;

/// <summary>Several questions in one pass, against each of them alone.</summary>
public sealed class WatchEvaluatorTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    private static readonly string[] Questions =
    [
        "is there a red square?", "is there a red circle?", "is there a blue square?", "is the red square moving?", "are the lights on?", "is there a red square?", "is it dark?",
    ];

    private readonly WatchEvaluator _evaluator = new(world.Model, world.Engine);

    [Theory]
    [InlineData("full")]
    [InlineData("recent:frames=6")]
    [InlineData("rolling")]
    [InlineData("rekv:local=200,topk=4")]
    public async Task Many_questions_at_once_get_the_verdicts_that_each_gets_alone(string memory)
    {
        await using var stream = await world.WatchAsync(20, memory: memory);
        var together = await VerdictsAsync(stream, Questions);
        for (var i = 0; i < Questions.Length; i++)
        {
            var alone = Assert.Single(await VerdictsAsync(stream, Questions[i]));
            Assert.Equal(alone.Probability, together[i].Probability, 4);
            Assert.Equal(alone.Mass, together[i].Mass, 4);
        }
        // The same question twice is two rows of a product, which may be rounded differently.
        Assert.Equal(together[0].Probability, together[5].Probability, 6);
    }

    [Fact]
    public async Task A_verdict_is_the_probability_of_the_first_token_that_an_answer_would_be_sampled_from()
    {
        await using var stream = await world.WatchAsync(20);
        foreach (var question in Questions)
        {
            var verdict = Assert.Single(await VerdictsAsync(stream, question));
            var answer = await new Questioner(world.Model, world.Engine).AnswerAsync(stream, new Question { Text = question });
            Assert.Equal(answer.Text == "yes", verdict.Probability > 0.5);
            Assert.InRange(verdict.Mass, 0.9, 1.0);
        }
    }

    [Fact]
    public async Task Watching_leaves_no_trace_in_the_stream()
    {
        await using var watched = await world.WatchAsync(12, memory: "rolling");
        await using var alone = await world.WatchAsync(12, memory: "rolling");
        await VerdictsAsync(watched, Questions);
        for (var i = 12; i < 16; i++)
        {
            await world.AppendAsync(watched, i);
            await world.AppendAsync(alone, i);
        }
        Assert.Equal(await VerdictsAsync(alone, Questions), await VerdictsAsync(watched, Questions));
        Assert.Equal(0, watched.Memory.Recall.Questions);
    }

    [Fact]
    public async Task The_newest_frame_dates_a_reading_also_where_nothing_of_it_was_sent()
    {
        await using var stream = new StreamContext(world.Model, world.Engine, new StreamMethods("full", "novel", "rolling"));
        for (var i = 0; i < 5; i++) await SmallWorld.AppendAsync(stream, world.Frame(picture: 3, seconds: i / 2.0));
        var reading = await _evaluator.EvaluateAsync(stream, [new WatchQuestion("is there a red square?")]);
        Assert.Equal(TimeSpan.FromSeconds(2), reading!.At.Position);
    }

    [Fact]
    public async Task Evidence_comes_with_verdicts_from_the_probability_that_was_asked_for()
    {
        await using var stream = await world.WatchAsync(20);
        var reading = await _evaluator.EvaluateAsync(stream, [new WatchQuestion("is there a red square?", 0), new WatchQuestion("is there a red square?"), new WatchQuestion("is it dark?", 0.99)]);
        Assert.NotEmpty(reading!.Verdicts[0].Evidence);
        Assert.All(reading.Verdicts[0].Evidence, span => Assert.InRange(span.Range.To, span.Range.From, TimeSpan.FromSeconds(9.5)));
        Assert.Empty(reading.Verdicts[1].Evidence);
        Assert.Empty(reading.Verdicts[2].Evidence);
    }

    [Fact]
    public async Task A_stream_without_frames_has_no_reading()
    {
        await using var stream = await world.WatchAsync(0);
        Assert.Null(await _evaluator.EvaluateAsync(stream, [new WatchQuestion("is it dark?")]));
    }

    [Fact]
    public void Every_spelling_of_yes_and_no_counts_and_nothing_that_only_contains_them()
    {
        var answers = new YesNo(world.Model.Tokenizer);
        Assert.Contains(world.Model.Tokenizer.Encode("yes").Select(id => (long)id).Single(), answers.Yes);
        Assert.All(answers.Yes, id => Assert.Equal("yes", world.Model.Tokenizer.Decode([(int)id]).Trim().ToLowerInvariant()));
        Assert.All(answers.No, id => Assert.Equal("no", world.Model.Tokenizer.Decode([(int)id]).Trim().ToLowerInvariant()));

        var logits = full([2, world.Model.Tokenizer.VocabularySize], -20f);
        // 3 : 1 for yes, spread over all its spellings; the second row says something else entirely.
        foreach (var id in answers.Yes) logits[0, id] = (float)Math.Log(0.6 / answers.Yes.Count);
        foreach (var id in answers.No) logits[0, id] = (float)Math.Log(0.2 / answers.No.Count);
        logits[0, world.Model.Tokenizer.Encode("nothing")[0]] = (float)Math.Log(0.2);
        logits[1, world.Model.Tokenizer.Encode("nothing")[0]] = 10f;
        var verdicts = answers.Read(logits);
        Assert.Equal(0.75, verdicts[0].Probability, 4);
        Assert.Equal(0.8, verdicts[0].Mass, 4);
        Assert.InRange(verdicts[1].Mass, 0, 1e-6);
    }

    private async Task<Verdict[]> VerdictsAsync(StreamContext stream, params string[] questions)
    {
        var reading = await _evaluator.EvaluateAsync(stream, [.. questions.Select(text => new WatchQuestion(text))]);
        return [.. reading!.Verdicts.Select(verdict => verdict.Verdict)];
    }
}
