using Video.Language.Models;
using Video.Memory.Archive;
using Video.Memory.Rolling;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Rolling;

/// <summary>What a range cuts out of blocks, found by a few looks, against a look at every frame.</summary>
public sealed class RangeCutTests : IDisposable
{
    private const int Blocks = 40;

    private readonly Random _random = new(21);
    private readonly BlockArchive _archive;
    private readonly LiveBlocks _live;
    private readonly StreamHistory _history;
    private readonly List<TimeSpan> _moments = [];
    private int _second;

    public RangeCutTests()
    {
        var shape = new ArchiveShape(1, 1, 8);
        _archive = new BlockArchive(shape, new ArchiveOptions { MostTokens = 64 }, ModelFingerprint.Of("cut"), ScalarType.Float32, CPU);
        _history = new StreamHistory(_archive);
        var config = new LanguageConfig
        {
            Layers = 1, Hidden = 8, Heads = 1, KeyValueHeads = 1, HeadDim = 8, Mlp = 8, Vocabulary = 10, RopeTheta = 10_000, NormEps = 1e-6, Tied = true, MaxPositions = 4096,
        };
        _live = new LiveBlocks(RollingOptions.For(config) with { Recent = 6, Window = 1000 });
        for (var block = 0; block < Blocks; block++) AddBlock(shape, open: block == Blocks - 1);
    }

    public void Dispose() => _archive.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_range_cuts_out_what_going_through_all_frames_finds(bool tokensStand)
    {
        foreach (var gone in (long[])[3, 4, 17, 30]) Drop(gone);
        var known = Known();
        var all = Enumerable.Range(0, known.Count).Select(block => known[block]).ToArray();
        Assert.Contains(all, block => block.Live is not null);
        Assert.Contains(all, block => block.Frames[^1].Passed is not null && block.Live is null);
        for (var i = 0; i < 600; i++)
        {
            var (from, to) = (Moment(), Moment());
            var pieces = new RangeCut(from, to, tokensStand).Of(known);
            var expected = new PlainCut(from, to, tokensStand).Of(all);
            Assert.Equal(expected, Enumerable.Range(0, pieces.Count).Select(piece => Told(pieces[piece])));
            Assert.Equal(expected, Enumerable.Range(0, pieces.Count).Select(piece => (pieces.Id(piece), pieces.Range(piece), pieces.Tokens(piece))));
            TimeRange[] named = [new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(25)), new(TimeSpan.FromSeconds(24), TimeSpan.FromSeconds(24))];
            var showing = Enumerable.Range(0, expected.Count).Where(piece => named.Any(range => range.From <= expected[piece].Range.To && expected[piece].Range.From <= range.To));
            Assert.Equal(showing, pieces.Showing(named));
            if (expected.Count == 0) continue;
            var id = expected[_random.Next(expected.Count)].Id;
            Assert.Equal(expected.Count(piece => piece.Id < id), pieces.Before(id).Count);
        }
    }

    private static (long Id, TimeRange Range, int Tokens) Told(BlockPiece piece) => (piece.Block.Id, piece.Range, piece.Tokens);

    private TimeSpan? Moment() => _random.Next(5) == 0 ? null : _moments[_random.Next(_moments.Count)] + TimeSpan.FromSeconds(_random.Next(-1, 2) * 0.25);

    private KnownBlocks Known() => new(_archive.Index, _live, _history, _archive.NextId, block => new BlockRows([new Half[8]], [0]));

    private void AddBlock(ArchiveShape shape, bool open)
    {
        for (var frame = _random.Next(1, 5); frame > 0; frame--)
        {
            int[] places = [.. Enumerable.Range(0, 16).Where(_ => _random.Next(4) == 0)];
            _live.Add(new NewFrame(SmallStream.At(++_second), 1 + places.Length, places), 0);
            _moments.Add(TimeSpan.FromSeconds(_second));
            if (_random.Next(3) == 0) _live.Open!.Pass(TimeSpan.FromSeconds(++_second));
        }
        if (open) return;
        var block = _live.TakeOpen();
        var info = new BlockInfo(_archive.NextId, [.. block.Frames], block.Tokens, [new Half[8]], [0]);
        using var numbers = zeros(shape.KeyValueHeads, block.Tokens, shape.HeadDim);
        _archive.Add(info, [new LayerKeyValues(numbers, numbers)]);
        block.Close(info.Id, new BlockRows(info.Rows, info.RowFrames));
        _live.AddClosed(block);
        // What is seen once a block has been archived is known as long as the process runs.
        if (_random.Next(3) == 0) block.Pass(TimeSpan.FromSeconds(++_second));
        foreach (var gone in _live.Trim()) _history.LetGo(gone);
    }

    private void Drop(long id) => _archive.Index.Remove(_archive.Index.Find(id)!);

    /// <summary>The rule, frame by frame over all blocks.</summary>
    private sealed class PlainCut(TimeSpan? from, TimeSpan? to, bool tokensStand)
    {
        public List<(long Id, TimeRange Range, int Tokens)> Of(KnownBlock[] blocks)
        {
            var last = blocks.LastOrDefault(block => block.From < from);
            var stands = tokensStand && last is not null
                && (last.Frames.Last(frame => frame.Time.Position < from).Until >= from || blocks.Any(block => block.Frames.Any(frame => IsWithin(frame.Time.Position))));
            return [.. blocks.Select(block => Of(block, stands && block == last)).OfType<(long, TimeRange, int)>()];
        }

        private (long Id, TimeRange Range, int Tokens)? Of(KnownBlock block, bool stands)
        {
            if (block.From > to) return null;
            BlockFrame[] within = [.. block.Frames.Where(frame => IsWithin(frame.Time.Position))];
            if (within.Length == block.Frames.Count && !(block.Until > to)) return (block.Id, new TimeRange(block.From, block.Until), block.Tokens);
            if (within.Length == 0 && !stands) return null;
            var tokens = within.Sum(frame => frame.Count);
            var until = within.Length == 0 ? (TimeSpan?)null : Until(within[^1]);
            if (!stands) return (block.Id, new TimeRange(within[0].Time.Position, until!.Value), tokens);
            BlockFrame[] before = [.. block.Frames.Where(frame => frame.Time.Position < from)];
            var header = before[^1].Count - before[^1].Places.Count;
            var begin = before[^1].Passed is { } passed && passed.To >= from && passed.From > from ? passed.From : from!.Value;
            var shown = before[^1].Until >= from ? Earlier(before[^1].Until) : begin;
            return (block.Id, new TimeRange(begin, until ?? (shown > begin ? shown : begin)), tokens + header + before.SelectMany(frame => frame.Places).Distinct().Count());
        }

        private TimeSpan Until(BlockFrame frame) => frame.Passed is { } passed && !(passed.From > to) ? Earlier(passed.To) : frame.Time.Position;

        private TimeSpan Earlier(TimeSpan moment) => moment > to ? to!.Value : moment;

        private bool IsWithin(TimeSpan position) => !(position < from) && !(position > to);
    }
}
