using System.Buffers;
using Video.Testing;

namespace MessagePack.Tests;

/// <summary>Python's msgpack and npm's @msgpack/msgpack read what we write and write what we read, byte for byte.</summary>
public sealed class PeerTests
{
    private static readonly byte[] Ours = [.. Enumerable.Range(0, 1_000).SelectMany(seed => RandomValue.Of(new Random(seed)))];

    [SkippableFact]
    public void Python_reads_a_thousand_of_our_values_and_writes_the_same_bytes() => Assert.Equal(Ours, MessagePackPeer.Python.Run("""
        reader = msgpack.Unpacker(sys.stdin.buffer, raw=False, strict_map_key=False, max_buffer_size=0)
        for value in reader: sys.stdout.buffer.write(msgpack.packb(value, use_bin_type=True))
        """, Ours));

    [SkippableFact]
    public void Npm_reads_a_thousand_of_our_values_and_writes_the_same_bytes() => Assert.Equal(Ours, MessagePackPeer.Npm.Run("""
        const encoder = new msgpack.Encoder({ useBigInt64: true, forceIntegerToFloat: false });
        for (const value of msgpack.decodeMulti(input(), { useBigInt64: true })) process.stdout.write(encoder.encode(value));
        """, Ours));

    [SkippableFact]
    public void We_read_a_thousand_of_pythons_values_and_write_the_same_bytes()
    {
        var theirs = MessagePackPeer.Python.Run("""
            import random
            r = random.Random(7)
            def value(depth):
                kind = r.randrange(8 if depth > 3 else 11)
                if kind == 0: return None
                if kind == 1: return r.random() < 0.5
                if kind == 2: return r.getrandbits(64) >> r.randrange(64)
                if kind == 3: return -(r.getrandbits(63) >> r.randrange(63))
                if kind == 4: return r.choice([r.gauss(0, 1e9), 0.0, -0.0, 3.0, float('nan'), float('-inf')])
                if kind == 5: return ''.join(chr(r.choice([r.randrange(32, 127), r.randrange(0xa0, 0xd800), r.randrange(0x10000, 0x110000)])) for _ in range(r.choice([3, 40, 300, 300, 3000])))
                if kind == 6: return r.getrandbits(8 * 300).to_bytes(300, 'big')[:r.randrange(300)] * r.choice([1, 1, 400])
                if kind == 7: return r.choice([msgpack.ExtType(r.randrange(128), bytes(r.choice([0, 1, 2, 4, 8, 16, 17, 300]))),
                    msgpack.Timestamp(r.randrange(-62135596800, 253402300800), r.randrange(10000000) * 100), msgpack.Timestamp(r.randrange(1 << 34), 0)])
                if kind == 8: return {r.choice([str(i), i, -i]): value(depth + 1) for i in range(r.choice([0, 1, 5, 20]))}
                return [value(depth + 1) for _ in range(r.choice([0, 1, 5, 20]))]
            for _ in range(1000):
                sys.stdout.buffer.write(msgpack.packb(value(0)))
                sys.stdout.buffer.write(msgpack.packb([bytes(70000), 'x' * 70000][_ % 2] if _ % 100 == 0 else _))
                sys.stdout.buffer.write(msgpack.packb(r.gauss(0, 1), use_single_float=True))
            """);
        Assert.True(theirs.Length > 1_000_000);
        Assert.Equal(theirs, Bytes.Retold(new ReadOnlySequence<byte>(theirs)));
        Assert.Equal(theirs, Bytes.Retold(Bytes.InSegments(theirs, 4_093)));
    }

    [SkippableFact]
    public void We_read_npms_values_and_write_the_same_bytes()
    {
        var theirs = MessagePackPeer.Npm.Run("""
            const out = [null, true, false, 0, 1.5, NaN, -Infinity, '', 'ä🐈', 'x'.repeat(70000), new Uint8Array(300), [], {}, new Date(0), new Date('2500-01-01T00:00:00.123Z'), new Date(-1),
              { t: 1.25, jpeg: new Uint8Array([255, 216]), deep: [[[{ a: { b: [1, 2, 3] } }]]] }, Array.from({ length: 70000 }, (_, i) => i), new msgpack.ExtData(5, new Uint8Array(17)),
              Object.fromEntries(Array.from({ length: 20 }, (_, i) => ['k' + i, i - 10]))];
            for (let bits = 0; bits < 53; bits++) for (const n of [2 ** bits, 2 ** bits - 1, -(2 ** bits), -(2 ** bits) - 1]) if (Number.isSafeInteger(n)) out.push(n);
            for (const value of out) process.stdout.write(msgpack.encode(value));
            for (const value of [1.5, 3.25]) process.stdout.write(msgpack.encode(value, { forceFloat32: true }));
            """);
        Assert.True(theirs.Length > 100_000);
        Assert.Equal(theirs, Bytes.Retold(new ReadOnlySequence<byte>(theirs)));
    }
}
