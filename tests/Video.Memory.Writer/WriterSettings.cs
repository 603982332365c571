using Video.Memory.Archive;

namespace Video.Memory.Writer;

/// <summary>What the writing process and whoever reads after it agree on.</summary>
public static class WriterSettings
{
    public const int Tokens = 24;

    public static ArchiveShape Shape { get; } = new(Layers: 2, KeyValueHeads: 1, HeadDim: 16);

    public static ModelFingerprint Model { get; } = ModelFingerprint.Of("test model", [1, 2, 3]);

    /// <param name="path">The file; null: in memory.</param>
    /// <param name="small">Whether the budget is so small that blocks are dropped and the file is compacted all the time.</param>
    public static ArchiveOptions Options(string? path, bool small) => new()
    {
        Bits = 8,
        Path = path,
        MostTokens = Tokens,
        DiskBytes = small ? 80_000 : 1L << 30,
    };

    public static BlockArchive Open(string? path, bool small) =>
        new(Shape, Options(path, small), Model, TorchSharp.torch.ScalarType.Float32, new TorchSharp.torch.Device(TorchSharp.DeviceType.CPU));
}
