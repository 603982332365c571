using Video.Answering.Summaries;

namespace Video.Tests.Answering.Summaries;

public sealed class ChunkAskerTests(SmallWorld world) : IClassFixture<SmallWorld>
{
    private static readonly ChunkRule Rule = new(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(10), true, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(2));

    private static readonly ChunkSummary Part = new()
    {
        Index = 3, Source = 0, From = Seconds(30), To = Seconds(40), Ended = ChunkEnd.Length, Next = Seconds(36), Frames = 28,
    };

    [Fact]
    public async Task A_part_tells_what_came_of_its_beginning_and_leaves_its_very_end_to_the_next()
    {
        const string All = "00:00:27 the door opened, 00:00:29 the red bar left, 00:00:37 the door closed, 00:00:39 the blue star appeared";

        Assert.Equal([29, 37], await MomentsAsync(Part, lead: 26, All));
        Assert.Equal([29, 37, 39], await MomentsAsync(Part with { Ended = ChunkEnd.Source }, lead: 26, All));
        Assert.Equal([37, 39], await MomentsAsync(Part with { Ended = ChunkEnd.SceneCut }, lead: 30, All));
    }

    [Fact]
    public async Task An_event_carries_of_the_answers_evidence_what_lies_beside_it()
    {
        var told = await AskAsync(Part, 26, "00:00:31 the door opened, 00:00:36 the door closed", Span(30.5, 31.5), Span(36, 36), Span(38.6, 39));
        Assert.Equal([30.5], told.Events[0].Evidence.Select(span => span.Range.From.TotalSeconds));
        Assert.Equal([36], told.Events[1].Evidence.Select(span => span.Range.From.TotalSeconds));
    }

    [Fact]
    public async Task An_event_that_the_answers_evidence_passes_over_is_looked_at_again_alone()
    {
        var asked = new List<Question>();
        Task<ChunkAnswer> Ask(Question question, CancellationToken _)
        {
            asked.Add(question);
            return Task.FromResult(question.From is null ? new ChunkAnswer("00:00:31 the door opened, 00:00:35 the door closed", [Span(38, 39)])
                : question.From == Seconds(28) ? new ChunkAnswer("00:00:31 the door opened", [Span(30.5, 31)])
                : new ChunkAnswer("nothing", [Span(35, 35)]));
        }

        var told = await new ChunkAsker(world.Model, new SummaryOptions(), Rule).AskAsync(Part, Seconds(26), Ask, default);

        Assert.Equal([(28, 34), (32, 38)], asked.Skip(2).Select(question => (question.From!.Value.Position!.Value.TotalSeconds, question.To!.Value.Position!.Value.TotalSeconds)));
        Assert.Equal([30.5], told.Events[0].Evidence.Select(span => span.Range.From.TotalSeconds));
        // The second look did not show it again: it is told, without evidence.
        Assert.Empty(told.Events[1].Evidence);
    }

    [Fact]
    public async Task The_model_is_asked_in_its_own_words_unless_a_prompt_is_given()
    {
        var asked = new List<string>();
        Task<ChunkAnswer> Ask(Question question, CancellationToken _)
        {
            asked.Add(question.Text);
            return Task.FromResult(new ChunkAnswer("nothing", []));
        }

        await new ChunkAsker(world.Model, new SummaryOptions(), Rule).AskAsync(Part, Part.From, Ask, default);
        await new ChunkAsker(world.Model, new SummaryOptions { Prompt = "how many?" }, Rule).AskAsync(Part, Part.From, Ask, default);

        Assert.Equal(["describe the scene.", "what happened?", "how many?", "what happened?"], asked);
    }

    [Fact]
    public async Task What_is_not_in_the_models_form_is_counted_and_not_told()
    {
        var told = await AskAsync(Part, 26, "00:00:31 the door sneezed, 00:09:00 the door opened");
        Assert.Equal((0, 2), (told.Events.Count, told.Refused));
    }

    private async Task<IEnumerable<double>> MomentsAsync(ChunkSummary part, double lead, string events) =>
        (await AskAsync(part, lead, events)).Events.Select(found => found.From.TotalSeconds);

    private Task<ChunkSummary> AskAsync(ChunkSummary part, double lead, string events, params Evidence[] evidence) =>
        new ChunkAsker(world.Model, new SummaryOptions(), Rule).AskAsync(
            part, Seconds(lead), (question, _) => Task.FromResult(question.Text == "what happened?" ? new ChunkAnswer(events, evidence) : new ChunkAnswer("red bar", [])), default);

    private static Evidence Span(double from, double to) => new(new TimeRange(Seconds(from), Seconds(to)), 0.3);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
