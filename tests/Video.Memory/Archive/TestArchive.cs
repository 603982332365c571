using TorchSharp;
using Video.Memory.Archive;
using Video.Memory.Writer;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Archive;

/// <summary>Archives of test blocks: each knows by its id what it must hold.</summary>
internal static class TestArchive
{
    public const int Tokens = WriterSettings.Tokens;

    public static ArchiveShape Shape => WriterSettings.Shape;

    public static BlockArchive Open(ArchiveOptions options) =>
        new(Shape, options with { MostTokens = Tokens }, WriterSettings.Model, ScalarType.Float32, new Device(DeviceType.CPU));

    public static ArchiveOptions At(string? path, int bits = 8) => new() { Path = path, Bits = bits };

    /// <summary>Adds so many blocks more.</summary>
    public static void Fill(BlockArchive archive, int blocks, int tokens = Tokens)
    {
        for (var i = 0; i < blocks; i++)
        {
            using var block = TestBlock.Of(archive.NextId, Shape, tokens);
            archive.Add(block.Info, block.Layers);
        }
    }

    /// <summary>Reads a block and claims that it is the one of its id.</summary>
    public static void AssertIntact(BlockArchive archive, BlockInfo info, double within = 0.02)
    {
        using var expected = TestBlock.Of(info.Id, Shape, info.Tokens);
        AssertSame(expected.Info, info);
        using var read = archive.Read(info.Id);
        Assert.NotNull(read);
        foreach (var (want, got) in expected.Layers.Zip(read.Layers))
        {
            Assert.InRange(RelativeError(want.Keys, got.Keys), 0, within);
            Assert.InRange(RelativeError(want.Values, got.Values), 0, within);
        }
    }

    public static void AssertAllIntact(BlockArchive archive)
    {
        foreach (var info in archive.Blocks.ToArray()) AssertIntact(archive, info);
    }

    public static void AssertSame(BlockInfo expected, BlockInfo actual)
    {
        Assert.Equal((expected.Id, expected.Tokens), (actual.Id, actual.Tokens));
        Assert.Equal(expected.RowFrames, actual.RowFrames);
        Assert.Equal(expected.Rows, actual.Rows);
        Assert.Equal(expected.Frames.Count, actual.Frames.Count);
        foreach (var (want, got) in expected.Frames.Zip(actual.Frames))
        {
            Assert.Equal((want.Time, want.Time.WallClock.Offset, want.Start, want.Count, want.Passed), (got.Time, got.Time.WallClock.Offset, got.Start, got.Count, got.Passed));
            Assert.Equal(want.Places, got.Places);
        }
    }

    /// <summary>|got - want| / |want|</summary>
    public static double RelativeError(Tensor want, Tensor got)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (want.to(ScalarType.Float32), got.to(ScalarType.Float32));
        return (b - a).norm().item<float>() / a.norm().item<float>();
    }
}
