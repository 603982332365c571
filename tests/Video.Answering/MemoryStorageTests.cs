using Video.Answering;
using Video.Inference.Memories;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Memory.Archive;

namespace Video.Tests.Answering;

/// <summary>Where a stream is remembered, and within which limits.</summary>
public sealed class MemoryStorageTests(SmallWorld world) : IClassFixture<SmallWorld>, IDisposable
{
    private static readonly StreamMethods Rolling = StreamMethods.Plain with { Memory = "rolling:block=40,age=2" };

    private readonly string _folder = Directory.CreateTempSubdirectory("video-storage-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<MemoryStorage> TooSmall() =>
    [
        new MemoryStorage { RamBytes = 1000 },
        new MemoryStorage { Folder = Path.GetTempPath(), DiskBytes = 1000 },
        new MemoryStorage { Process = new ArchiveBudget(1000) },
    ];

    [Theory]
    [MemberData(nameof(TooSmall))]
    public void A_limit_too_small_for_a_block_is_refused_with_what_it_needs(MemoryStorage storage)
    {
        var refused = Assert.Throws<VideoException>(() => new StreamContext(world.Model, world.Engine, Rolling, storage: storage));
        Assert.Equal((ErrorCode.InvalidArgument, "memory"), (refused.Code, refused.Param));
        Assert.Contains("1,000 bytes", refused.Message, StringComparison.Ordinal);
        Assert.Contains("'small-world'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_opened_again_goes_on_in_a_new_epoch_and_its_past_is_answered_about()
    {
        var storage = new MemoryStorage { Folder = _folder };
        await using (var first = new StreamContext(world.Model, world.Engine, Rolling, storage: storage)) await ShowAsync(first, from: 0, to: 20, epoch: 0);
        await using var second = new StreamContext(world.Model, world.Engine, Rolling, storage: storage);
        Assert.Equal(TimeSpan.FromSeconds(19.5), second.Timeline.Newest!.Value.Position);
        var next = second.Timeline.Continue(DateTimeOffset.UnixEpoch.AddSeconds(79.5));
        Assert.Equal((1, TimeSpan.FromSeconds(79.5)), (next.Epoch, next.Position));
        Assert.Equal(TimeSpan.Zero, second.Memory.Oldest);

        await ShowAsync(second, from: 80, to: 90, epoch: 1);
        var gap = Assert.Single(second.Memory.Gaps);
        Assert.Equal((new TimeRange(TimeSpan.FromSeconds(19.5), TimeSpan.FromSeconds(80)), "the stream was not open"), (gap.Range, gap.Reason));
        var past = await AskAsync(second, new() { Text = "what happened?", To = TimeSpan.FromSeconds(10) });
        Assert.Equal(TimeSpan.FromSeconds(10), past.AsOf);
        Assert.Empty(past.Gaps);
    }

    [Fact]
    public async Task A_frame_before_what_an_earlier_run_left_is_refused()
    {
        var storage = new MemoryStorage { Folder = _folder };
        await using (var first = new StreamContext(world.Model, world.Engine, Rolling, storage: storage)) await ShowAsync(first, from: 0, to: 20, epoch: 0);
        await using var second = new StreamContext(world.Model, world.Engine, Rolling, storage: storage);
        var refused = await Assert.ThrowsAsync<VideoException>(() => ShowAsync(second, from: 5, to: 6, epoch: 1));
        Assert.Equal(ErrorCode.InvalidArgument, refused.Code);
    }

    [Fact]
    public async Task Streams_that_see_alike_are_seen_once_and_remember_what_they_would_alone()
    {
        await using var full = new StreamContext(world.Model, world.Engine, Rolling with { Tokens = "novel", Memory = "full" });
        await using var recent = new StreamContext(world.Model, world.Engine, Rolling with { Tokens = "novel", Memory = "recent:frames=4" });
        await using var alone = new StreamContext(world.Model, world.Engine, Rolling with { Tokens = "novel", Memory = "recent:frames=4" });
        foreach (var chunk in Enumerable.Range(0, 24).Chunk(6))
        {
            Frame[] frames = [.. chunk.Select(i => world.Frame(i, i / 2.0))];
            var steps = await StreamContext.AppendAsync([full, recent], frames);
            Assert.Equal(steps[0].Seen, steps[1].Seen);
            await SmallWorld.AppendAsync(alone, frames);
        }
        Assert.Equal((24, 4), (full.Memory.Frames, recent.Memory.Frames));
        Question now = new() { Text = "what is visible now?" };
        Assert.Equal((await AskAsync(alone, now)).Text, (await AskAsync(recent, now)).Text);
    }

    private async Task ShowAsync(StreamContext context, double from, double to, int epoch)
    {
        foreach (var chunk in Enumerable.Range((int)(2 * from), (int)(2 * (to - from))).Chunk(8))
            await SmallWorld.AppendAsync(context, [.. chunk.Select(i => world.Frame(i % 24, i / 2.0, epoch, DateTimeOffset.UnixEpoch.AddSeconds(i / 2.0)))]);
    }

    private Task<Answer> AskAsync(StreamContext context, Question question) => new Questioner(world.Model, world.Engine).AnswerAsync(context, question);
}
