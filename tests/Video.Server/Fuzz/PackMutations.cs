using System.Text.Json;
using Video.Tests.Server.MessagePack;

namespace Video.Tests.Server.Fuzz;

/// <summary>Makes MessagePack that is wrong out of JSON that is right.</summary>
internal sealed class PackMutations(Random random, JsonMutations json)
{
    /// <summary>Values on their own, most of which promise more than follows.</summary>
    private static readonly byte[][] Alone =
    [
        [], [0xc1], [0xc0], [0xc2], [0x80], [0x90], [0x07], [0xff], [0xdf, 0xff, 0xff, 0xff, 0xff], [0xdd, 0xff, 0xff, 0xff, 0xff], [0xdb, 0xff, 0xff, 0xff, 0xff], [0xc6, 0xff, 0xff, 0xff, 0xff],
        [0xc9, 0xff, 0xff, 0xff, 0xff, 0x01], [0xd4, 0x05, 0x01], [0xd6, 0xff, 0, 0, 0, 0], [0xc7, 12, 0xff, .. Enumerable.Repeat((byte)0xff, 12)], [0xcb, 0x7f, 0xf0, 0, 0, 0, 0, 0, 0], [0xca, 0x7f, 0xc0, 0, 0], [0xcf, .. Enumerable.Repeat((byte)0xff, 8)],
        [0x81, 0xc0, 0xc0], [0x81, 0x01, 0x01], [0x81, 0xa1, 0xff, 0xc0], [0x82, 0xa1, 0x61, 0x01, 0xa1, 0x61, 0x02], [.. Enumerable.Repeat((byte)0x91, 20_000)], [.. Enumerable.Repeat((byte)0x91, 60), 0x01], [.. Enumerable.Repeat((byte)0xdc, 60_000)],
        [.. Enumerable.Range(0, 5_000).SelectMany(_ => (byte[])[0x81, 0xa1, 0x61])], [0xdf, 0x00, 0x00, 0xff, 0xff, .. Enumerable.Repeat((byte)0xa0, 30_000)],
    ];

    public byte[] Mutate(string seed)
    {
        if (random.Next(3) == 0) return Alone[random.Next(Alone.Length)];
        var bytes = Packed(seed);
        for (var changes = random.Next(4); changes > 0; changes--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(3) == 0 ? bytes[..random.Next(bytes.Length)] : random.Next(8) == 0 ? [.. bytes, .. bytes] : bytes;
    }

    /// <summary>A body whose values are wrong, where that can be packed.</summary>
    private byte[] Packed(string seed)
    {
        try
        {
            return PackedHttp.Packed(json.MutateTree(seed));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return PackedHttp.Packed(seed);
        }
    }
}
