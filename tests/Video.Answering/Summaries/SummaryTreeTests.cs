using Video.Answering.Summaries;

namespace Video.Tests.Answering.Summaries;

public sealed class SummaryTreeTests
{
    [Theory]
    [InlineData(1, "0-0")]
    [InlineData(8, "0-7")]
    [InlineData(9, "0-3 4-8")]
    [InlineData(25, "0-5 6-11 12-17 18-24")]
    public async Task Sections_are_of_eight_parts_at_most_and_nearly_alike(int chunks, string expected)
    {
        var result = await BuildAsync([.. Enumerable.Range(0, chunks).Select(i => Chunk(i, 0))]);
        Assert.Equal(expected, string.Join(' ', result.Sections.Select(section => $"{section.FirstChunk}-{section.LastChunk}")));
    }

    [Fact]
    public async Task A_section_is_of_one_video()
    {
        var result = await BuildAsync([Chunk(0, 0), Chunk(1, 0), Chunk(2, 1)]);
        Assert.Equal([(0, 0, 1), (1, 2, 2)], result.Sections.Select(section => (section.Source, section.FirstChunk, section.LastChunk)));
    }

    [Fact]
    public void What_two_neighbouring_parts_both_tell_is_told_once()
    {
        var events = SummaryTree.EventsOf(
        [
            Chunk(0, 0, (9, "the door opened")), Chunk(1, 0, (10, "the door opened"), (18, "the door closed")),
            Chunk(2, 0, (25, "the door closed")), Chunk(3, 1, (25, "the door closed")),
        ]);

        Assert.Equal([(0, 9), (1, 18), (2, 25), (3, 25)], events.Select(found => (found.Chunk, found.Event.From.TotalSeconds)));
    }

    [Fact]
    public async Task Composed_texts_hold_the_models_words_and_the_counts_and_nothing_else()
    {
        var result = await BuildAsync([Chunk(0, 0, (3, "the door opened"), (5, "the red bar left")), Chunk(1, 0, (12, "the door opened"))]);

        Assert.Equal(SummaryAuthor.Service, result.WrittenBy);
        Assert.Equal("00:00:03 the door opened; 00:00:05 the red bar left; 00:00:12 the door opened. At 00:00:20: part 1.", Assert.Single(result.Sections).Text);
        Assert.Equal("00:00:20 in 2 parts. 3 events: 2 opened, 1 left. First: 00:00:03 the door opened. Last: 00:00:12 the door opened. At 00:00:20: part 1.", result.Text);
    }

    [Fact]
    public async Task A_quiet_video_is_told_as_such_and_one_of_which_nothing_is_known_too()
    {
        Assert.Equal("00:00:10 in 1 part. Nothing happened. At 00:00:10: part 0.", (await BuildAsync([Chunk(0, 0)])).Text);
        Assert.Equal("Nothing happened. Of this nothing is known.", Assert.Single((await BuildAsync([Chunk(0, 0) with { Caption = null }])).Sections).Text);
        Assert.Equal("There was nothing to be seen.", (await BuildAsync([])).Text);
    }

    [Theory]
    [InlineData(SummaryDetail.Brief, "; and 17 more.")]
    [InlineData(SummaryDetail.Normal, "; and 8 more.")]
    [InlineData(SummaryDetail.Full, "00:00:19 event 19.")]
    public async Task The_detail_says_how_many_events_a_section_names(SummaryDetail detail, string expected)
    {
        var chunk = Chunk(0, 0, [.. Enumerable.Range(0, 20).Select(i => (i, $"event {i}"))]);
        var result = await new SummaryTree(new ComposedSummary(detail)).BuildAsync([chunk], null, default);
        Assert.Contains(expected, result.Sections[0].Text, StringComparison.Ordinal);
        Assert.Equal(20, result.Events.Count);
    }

    private static Task<SummaryResult> BuildAsync(IReadOnlyList<ChunkSummary> chunks) => new SummaryTree(new ComposedSummary(SummaryDetail.Normal)).BuildAsync(chunks, null, default);

    private static ChunkSummary Chunk(int index, int source, params (int At, string Text)[] events) => new()
    {
        Index = index,
        Source = source,
        From = TimeSpan.FromSeconds(10 * index),
        To = TimeSpan.FromSeconds(10 * index + 10),
        Ended = ChunkEnd.Length,
        Next = TimeSpan.FromSeconds(10 * index + 8),
        Frames = 20,
        Caption = $"part {index}.",
        Events = [.. events.Select(found => new SummaryEvent(TimeSpan.FromSeconds(found.At), TimeSpan.FromSeconds(found.At + 1), found.Text, found.Text.Split(' ')[^1], []))],
    };
}
