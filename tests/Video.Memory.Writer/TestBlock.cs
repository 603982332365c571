using Video.Memory.Archive;
using static TorchSharp.torch;

namespace Video.Memory.Writer;

/// <summary>A block made from its id alone, so that whoever reads it back knows what it must be.</summary>
public sealed class TestBlock : IDisposable
{
    public const int Frames = 3;
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(6);

    private TestBlock(BlockInfo info, IReadOnlyList<LayerKeyValues> layers) => (Info, Layers) = (info, layers);

    public BlockInfo Info { get; }

    public IReadOnlyList<LayerKeyValues> Layers { get; }

    /// <param name="id">Decides everything else: the block shows the six seconds from id * 6 s on.</param>
    /// <param name="shape">Of its keys and values.</param>
    /// <param name="tokens">At least 3.</param>
    public static TestBlock Of(long id, ArchiveShape shape, int tokens)
    {
        var random = new Random((int)(id * 7919 % int.MaxValue));
        long[] size = [shape.KeyValueHeads, tokens, shape.HeadDim];
        var layers = Enumerable.Range(0, shape.Layers).Select(_ => new LayerKeyValues(Numbers(random, size), Numbers(random, size))).ToArray();
        var frames = new List<BlockFrame>();
        for (var frame = 0; frame < Frames; frame++) frames.Add(FrameOf(id, frame, tokens, random));
        var rows = Enumerable.Range(0, Frames).Select(_ => Row(random, shape.Width)).ToArray();
        return new TestBlock(new BlockInfo(id, frames, tokens, rows, [.. Enumerable.Range(0, Frames)]), layers);
    }

    public void Dispose()
    {
        foreach (var (keys, values) in Layers)
        {
            keys.Dispose();
            values.Dispose();
        }
    }

    private static BlockFrame FrameOf(long id, int frame, int tokens, Random random)
    {
        var (start, end) = (tokens * frame / Frames, tokens * (frame + 1) / Frames);
        var position = Length * id + Length * frame / Frames;
        var time = new MediaTime((int)(id % 5), position, new DateTimeOffset(2026, 5, 4, 3, 2, 1, TimeSpan.FromHours(-3)) + position);
        var places = Enumerable.Range(0, Math.Max(0, end - start - 1)).Select(_ => random.Next(200)).Order().ToArray();
        TimeRange? passed = random.Next(3) == 0 ? new TimeRange(position + TimeSpan.FromMilliseconds(500), position + TimeSpan.FromSeconds(1)) : null;
        return new BlockFrame(time, start, end - start, places, passed);
    }

    private static Half[] Row(Random random, int width)
    {
        var row = new Half[width];
        for (var i = 0; i < width; i++) row[i] = (Half)Normal(random);
        return row;
    }

    private static Tensor Numbers(Random random, long[] size)
    {
        var numbers = new float[size.Aggregate(1L, (product, length) => product * length)];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = Normal(random);
        return tensor(numbers, size);
    }

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
