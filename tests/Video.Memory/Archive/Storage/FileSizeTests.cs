using Video.Memory.Archive;
using Video.Memory.Writer;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Archive.Storage;

public sealed class FileSizeTests
{
    private static readonly ArchiveShape Published = new(Layers: 24, KeyValueHeads: 2, HeadDim: 64);

    // One frame every two seconds. Busy footage is cut to 60 tokens a frame; of still footage a few are sent.
    [Theory]
    [InlineData(60, 2, 0.35)]
    [InlineData(60, 3, 0.35)]
    [InlineData(7, 19, 0.05)]
    [InlineData(4, 32, 0.05)]
    public void An_hour_at_the_published_half_billion_shape_takes_no_more_than_was_promised(int tokensPerFrame, int framesPerBlock, double most)
    {
        using var folder = new TestFolder();
        using var archive = new BlockArchive(
            Published, new ArchiveOptions { Path = folder.File }, WriterSettings.Model, ScalarType.Float32, new Device(TorchSharp.DeviceType.CPU));
        var empty = archive.Counters.DiskBytes;
        using var numbers = randn([2, tokensPerFrame * framesPerBlock, 64]);
        archive.Add(Info(tokensPerFrame, framesPerBlock), [.. Enumerable.Repeat(new LayerKeyValues(numbers, numbers), Published.Layers)]);
        // All blocks of such an hour are alike, so one is written and counted.
        var hour = (archive.Counters.DiskBytes - empty) * (1_800.0 / framesPerBlock) / (1L << 30);
        Assert.InRange(hour, most / 3, most);
    }

    private static BlockInfo Info(int tokensPerFrame, int framesPerBlock)
    {
        var framesPerRow = (16 + tokensPerFrame - 1) / tokensPerFrame;
        var frames = Enumerable.Range(0, framesPerBlock).Select(i => new BlockFrame(
            new MediaTime(0, TimeSpan.FromSeconds(2 * i), DateTimeOffset.UnixEpoch), i * tokensPerFrame, tokensPerFrame, [.. Enumerable.Range(136, tokensPerFrame)], null));
        int[] rowFrames = [.. Enumerable.Range(0, framesPerBlock / framesPerRow).Select(row => row * framesPerRow)];
        return new BlockInfo(0, [.. frames], tokensPerFrame * framesPerBlock, [.. rowFrames.Select(_ => new Half[Published.Width])], rowFrames);
    }
}
