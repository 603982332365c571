using Video.Ingest.Decoding;
using Video.Ingest.Publishing;
using Video.Ingest.Sources;

namespace Video.Ingest.Tests.Publishing;

public sealed class PublishDockTests
{
    private static readonly StreamKey Cam = StreamKey.Parse("main/cam");
    private readonly PublishDock _dock = new(new PublishLimits { Berth = TimeSpan.FromMilliseconds(50) });

    [Fact]
    public async Task A_stream_gets_its_publishers_one_after_the_other()
    {
        using var berth = _dock.Open(Cam);
        foreach (var name in new[] { "first", "second" })
        {
            using var place = await _dock.TakeAsync(Cam, CancellationToken.None);
            place.Start(new NamedPublisher(name));
            Assert.Equal(name, (await berth.NextAsync(CancellationToken.None)).Name);
        }

        Assert.Equal((2, 2, 0), (_dock.Counters.Admitted, _dock.Counters.Left, _dock.Counters.RefusedInAll));
    }

    [Fact]
    public async Task A_second_publisher_is_refused_while_the_first_is_there()
    {
        using var berth = _dock.Open(Cam);
        var first = await _dock.TakeAsync(Cam, CancellationToken.None);
        var refusal = await Assert.ThrowsAsync<VideoException>(() => _dock.TakeAsync(Cam, CancellationToken.None));
        Assert.Equal(ErrorCode.Conflict, refusal.Code);
        Assert.Contains("'cam'", refusal.Message, StringComparison.Ordinal);

        first.Dispose();
        (await _dock.TakeAsync(Cam, CancellationToken.None)).Dispose();
    }

    [Fact]
    public async Task Where_the_newest_wins_the_second_publisher_sends_the_first_away_whose_leaving_changes_nothing_any_more()
    {
        using var berth = _dock.Open(Cam, newestWins: true);
        var (first, second) = (new NamedPublisher("first"), new NamedPublisher("second"));
        var firstPlace = await _dock.TakeAsync(Cam, CancellationToken.None);
        firstPlace.Start(first);
        using var secondPlace = await _dock.TakeAsync(Cam, CancellationToken.None);
        secondPlace.Start(second);
        firstPlace.Dispose();

        Assert.Contains("took over", first.Dismissal, StringComparison.Ordinal);
        Assert.Null(second.Dismissal);
        Assert.Same(second, await berth.NextAsync(CancellationToken.None));
        Assert.Equal(1, _dock.Counters.Refused(PublishRefusal.Replaced));
    }

    [Fact]
    public async Task A_publisher_that_lost_its_place_before_it_started_is_dismissed_as_it_starts()
    {
        using var berth = _dock.Open(Cam, newestWins: true);
        using var lost = await _dock.TakeAsync(Cam, CancellationToken.None);
        using var newest = await _dock.TakeAsync(Cam, CancellationToken.None);
        var late = new NamedPublisher("late");
        lost.Start(late);
        Assert.NotNull(late.Dismissal);
    }

    [Fact]
    public async Task A_publisher_waits_for_a_stream_that_is_just_being_opened()
    {
        var dock = new PublishDock(new PublishLimits { Berth = TimeSpan.FromMinutes(1) });
        var taking = dock.TakeAsync(Cam, CancellationToken.None);
        using var other = dock.Open(StreamKey.Parse("main/other"));
        Assert.False(taking.IsCompleted);
        using var berth = dock.Open(Cam);
        (await taking).Dispose();
    }

    [Fact]
    public async Task A_stream_that_takes_no_publishers_is_waited_for_only_so_long()
    {
        var refusal = await Assert.ThrowsAsync<VideoException>(() => _dock.TakeAsync(Cam, CancellationToken.None));
        Assert.Equal(ErrorCode.NotReady, refusal.Code);
    }

    [Fact]
    public async Task Tenants_that_use_the_same_name_do_not_meet()
    {
        using var mine = _dock.Open(Cam);
        using var place = await _dock.TakeAsync(Cam, CancellationToken.None);
        using var theirs = _dock.Open(StreamKey.Parse("other/cam"));
        using var elsewhere = await _dock.TakeAsync(StreamKey.Parse("other/cam"), CancellationToken.None);
        Assert.Equal("other/cam", elsewhere.Key.ToString());
    }

    [Fact]
    public async Task A_closed_stream_sends_its_publisher_away_and_can_be_opened_again()
    {
        var berth = _dock.Open(Cam);
        Assert.Equal(ErrorCode.Conflict, Assert.Throws<VideoException>(() => _dock.Open(Cam)).Code);
        using var place = await _dock.TakeAsync(Cam, CancellationToken.None);
        var publisher = new NamedPublisher("first");
        place.Start(publisher);
        berth.Dispose();
        Assert.Equal("Stream 'cam' was closed.", publisher.Dismissal);
        _dock.Open(Cam).Dispose();
        Assert.Equal(0, _dock.Berths);
    }

    private sealed class NamedPublisher(string name) : IPublisher
    {
        public string Name => name;

        public SourceDescription? Description => null;

        public string? Ending => Dismissal;

        public long Undecoded => 0;

        public string? Dismissal { get; private set; }

        public IAsyncEnumerable<Picture> ReadAsync(PictureSize size, CancellationToken cancellationToken) => AsyncEnumerable.Empty<Picture>();

        public void Dismiss(string reason) => Dismissal ??= reason;
    }
}
