using Video.Answering.Summaries;
using Video.Streams.Jobs;

namespace Video.Tests.Streams.Jobs;

public sealed class SummaryRunTests(SummaryWorld world) : IClassFixture<SummaryWorld>
{
    private static readonly TimeSpan FiveSeconds = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task The_parts_of_a_file_lie_side_by_side_and_the_summary_tells_what_happened_in_it()
    {
        var (result, chunks, steps) = await SumUpAsync(["doorway"], []);

        Assert.True(chunks.Count >= 3);
        Assert.Equal(TimeSpan.Zero, chunks[0].From);
        foreach (var (one, next) in chunks.Zip(chunks.Skip(1))) Assert.Equal(one.To, next.From);
        Assert.Equal(24, chunks[^1].To.TotalSeconds, 0.6);
        Assert.Equal(Enumerable.Range(0, chunks.Count), chunks.Select(chunk => chunk.Index));
        Assert.All(chunks, chunk => Assert.NotEmpty(chunk.Caption!));
        // The door closes at 14 s, says expected.json.
        var closed = Assert.Single(result.Events, found => found.Event.Kind == "closed");
        Assert.Equal(14, closed.Event.From.TotalSeconds);
        Assert.NotEmpty(closed.Event.Evidence);
        Assert.Equal(steps.Select(step => step.Percent).Order(), steps.Select(step => step.Percent));
        Assert.Contains("the door closed", result.Text + result.Sections[0].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(5.0)]
    public async Task A_run_that_goes_on_after_any_part_ends_as_one_that_was_never_stopped(double? chunk)
    {
        TimeSpan? length = chunk is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var (whole, all, _) = await SumUpAsync(["doorway", "lights"], [], length);
        for (var finished = 1; finished <= all.Count; finished++)
        {
            var (resumed, chunks, _) = await SumUpAsync(["doorway", "lights"], [.. all.Take(finished)], length);
            Assert.Equal(all.Skip(finished).Select(Cut), chunks.Select(Cut));
            Assert.All(chunks, part => Assert.NotEmpty(part.Caption!));
            Assert.Equal(whole.Sections.Select(section => (section.Source, section.FirstChunk, section.LastChunk)), resumed.Sections.Select(section => (section.Source, section.FirstChunk, section.LastChunk)));
        }
    }

    [Fact]
    public async Task A_run_that_is_stopped_gives_its_memory_back_and_what_it_reported_stays()
    {
        using var stop = new CancellationTokenSource();
        var chunks = new List<ChunkSummary>();
        var run = world.Run(FiveSeconds).RunAsync([world.File("doorway", FiveSeconds)], [], async step =>
        {
            if (step.Chunk is { } chunk) chunks.Add(chunk);
            if (chunks.Count == 2) await stop.CancelAsync();
        }, stop.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.Equal([0, 1], chunks.Select(chunk => chunk.Index));
    }

    [Fact]
    public async Task A_file_that_breaks_off_is_summed_up_as_far_as_it_goes_and_that_is_said()
    {
        var path = Path.Combine(Path.GetTempPath(), $"video-cut-{Guid.NewGuid():n}.mp4");
        var bytes = await File.ReadAllBytesAsync(SummaryWorld.Clip("doorway"));
        await File.WriteAllBytesAsync(path, bytes[..(bytes.Length * 2 / 3)]);
        try
        {
            var chunks = new List<ChunkSummary>();
            await world.Run().RunAsync([new FileChunks(world.Model, world.Engine, world.Rule(), path)], [], step => Keep(chunks, step), default);
            Assert.Contains("broke off", chunks[^1].Note, StringComparison.Ordinal);
            Assert.All(chunks.SkipLast(1), chunk => Assert.Null(chunk.Note));
            Assert.True(chunks[^1].To < TimeSpan.FromSeconds(23));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_part_of_which_nothing_is_known_is_told_as_such_and_the_others_are_told()
    {
        var (result, chunks, _) = await SumUpAsync([new Holed()], []);
        Assert.Equal([null, "It was dark.", null], chunks.Select(chunk => chunk.Note));
        Assert.Equal(["red bar", null, "red bar"], chunks.Select(chunk => chunk.Caption));
        Assert.Contains("At 00:00:30: red bar", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told_before_anything_is_read()
    {
        var chunks = new List<ChunkSummary>();
        var failure = await Assert.ThrowsAsync<VideoException>(() => world.Run().RunAsync(
            [world.File("doorway"), new FileChunks(world.Model, world.Engine, world.Rule(), "/nowhere/clip.mp4")], [], step => Keep(chunks, step), default));
        Assert.Equal((ErrorCode.NotFound, 0), (failure.Code, chunks.Count));
    }

    private async Task<(SummaryResult Result, List<ChunkSummary> Chunks, List<SummaryStep> Steps)> SumUpAsync(string[] streams, IReadOnlyList<ChunkSummary> finished, TimeSpan? chunk = null) =>
        await SumUpAsync([.. streams.Select(stream => world.File(stream, chunk))], finished, chunk);

    private async Task<(SummaryResult Result, List<ChunkSummary> Chunks, List<SummaryStep> Steps)> SumUpAsync(IReadOnlyList<IChunkSource> sources, IReadOnlyList<ChunkSummary> finished, TimeSpan? chunk = null)
    {
        var (chunks, steps) = (new List<ChunkSummary>(), new List<SummaryStep>());
        var result = await world.Run(chunk).RunAsync(sources, finished, step => { steps.Add(step); return Keep(chunks, step); }, default);
        return (result, chunks, steps);
    }

    private static Task Keep(List<ChunkSummary> chunks, SummaryStep step)
    {
        if (step.Chunk is { } chunk) chunks.Add(chunk);
        return Task.CompletedTask;
    }

    /// <summary>All of a part but what the model says: how the tower is run depends on what it has measured, which shows in last digits and now and then in a word.</summary>
    private static (int, int, TimeSpan, TimeSpan, ChunkEnd, TimeSpan, int) Cut(ChunkSummary chunk) =>
        (chunk.Index, chunk.Source, chunk.From, chunk.To, chunk.Ended, chunk.Next, chunk.Frames);

    /// <summary>Three parts of ten seconds, of whose second nothing is known.</summary>
    private sealed class Holed : IChunkSource
    {
        public string Name => "holed";

        public Task<TimeRange?> RangeAsync(CancellationToken cancellation) => Task.FromResult<TimeRange?>(null);

        public async IAsyncEnumerable<IOpenChunk> ReadAsync(ChunkStart start, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
        {
            for (var i = 0; i < 3; i++)
            {
                await Task.Yield();
                yield return new Part(new ChunkSummary
                {
                    Index = 0, Source = 0, From = TimeSpan.FromSeconds(10 * i), To = TimeSpan.FromSeconds(10 * i + 10), Ended = i == 2 ? ChunkEnd.Source : ChunkEnd.SceneCut, Next = default, Frames = 1,
                }, i == 1);
            }
        }

        private sealed class Part(ChunkSummary chunk, bool dark) : IOpenChunk
        {
            public ChunkSummary Chunk => chunk;

            public TimeSpan Lead => chunk.From;

            public Task<ChunkAnswer> AskAsync(Question question, CancellationToken cancellation) =>
                dark ? throw new VideoException(ErrorCode.InvalidArgument, "It was dark.") : Task.FromResult(new ChunkAnswer(question.Text == "what happened?" ? "nothing" : "red bar", []));

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
