using Video.Memory.Archive;
using Video.Memory.Writer;

namespace Video.Tests.Memory.Archive;

public sealed class FrameTableTests
{
    [Fact]
    public void Frames_come_back_as_they_were()
    {
        foreach (var id in (long[])[0, 3, 1_000_000])
        {
            using var block = TestBlock.Of(id, TestArchive.Shape, 24);
            var table = FrameTable.Of(new FrameTable(block.Info.Frames, block.Info.RowFrames).ToBytes());
            TestArchive.AssertSame(block.Info, block.Info with { Frames = table.Frames, RowFrames = table.RowFrames, Tokens = table.Tokens });
        }
    }

    [Fact]
    public void A_clock_that_jumps_and_places_in_any_order_come_back_too()
    {
        BlockFrame[] frames =
        [
            Frame(7, 0.5, new DateTimeOffset(2026, 3, 29, 1, 59, 0, TimeSpan.FromHours(1)), 0, [9, 3, 200, 0]),
            Frame(7, 1, new DateTimeOffset(2026, 3, 29, 3, 0, 0, TimeSpan.FromHours(2)), 5, []) with { Passed = new TimeRange(TimeSpan.FromSeconds(2), TimeSpan.FromDays(3)) },
            Frame(2, 300_000, DateTimeOffset.UnixEpoch, 6, [1]),
        ];
        var table = FrameTable.Of(new FrameTable(frames, [0, 2]).ToBytes());
        Assert.Equal([0, 2], table.RowFrames);
        foreach (var (want, got) in frames.Zip(table.Frames))
        {
            Assert.Equal((want.Time, want.Time.WallClock.Offset, want.Start, want.Count, want.Passed), (got.Time, got.Time.WallClock.Offset, got.Start, got.Count, got.Passed));
            Assert.Equal(want.Places, got.Places);
        }
    }

    [Fact]
    public void A_frame_like_the_one_before_takes_ten_bytes_and_one_a_place()
    {
        int[] places = [.. Enumerable.Range(0, 12)];
        byte[] Bytes(int frames) => new FrameTable(
            [.. Enumerable.Range(0, frames).Select(i => Frame(0, i / 2.0, DateTimeOffset.UnixEpoch.AddSeconds(i / 2.0), 13 * i, places))], [0]).ToBytes();
        Assert.Equal(22, Bytes(101).Length - Bytes(100).Length);
    }

    private static BlockFrame Frame(int epoch, double seconds, DateTimeOffset wall, int start, int[] places) =>
        new(new MediaTime(epoch, TimeSpan.FromSeconds(seconds), wall), start, places.Length + 1, places, null);
}
