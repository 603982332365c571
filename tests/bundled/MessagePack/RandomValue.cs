namespace MessagePack.Tests;

/// <summary>A value of any kind, with everything in its shortest form, so that whoever reads and writes it gives the same bytes.</summary>
/// <remarks>Numbers with a fraction, times in whole milliseconds and keys of letters: peers that know no other may be asked too.</remarks>
internal static class RandomValue
{
    public static byte[] Of(Random random) => Bytes.Of((ref writer) => Write(ref writer, random, 0));

    private static void Write(ref MessagePackWriter writer, Random random, int depth)
    {
        switch (random.Next(depth > 4 ? 8 : 11))
        {
            case 0:
                writer.WriteNil();
                break;
            case 1:
                writer.Write(random.Next(2) == 0);
                break;
            case 2:
                writer.Write(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
                break;
            case 3:
                writer.Write((ulong)random.NextInt64() * 2 >> random.Next(64));
                break;
            case 4:
                writer.Write(Fraction(random));
                break;
            case 5:
                writer.Write(Text(random, random.Next(400) == 0 ? 70_000 : random.Next(300)));
                break;
            case 6:
                writer.Write(Filled(random, random.Next(400) == 0 ? 66_000 : random.Next(300)));
                break;
            case 7 when random.Next(2) == 0:
                writer.Write(DateTime.UnixEpoch.AddMilliseconds(random.NextInt64(-60_000_000_000_000, 250_000_000_000_000) >> random.Next(40)));
                break;
            case 7:
                writer.WriteExtensionFormat(new ExtensionResult((sbyte)random.Next(0, 128), Filled(random, random.Next(3) == 0 ? 1 << random.Next(5) : random.Next(300))));
                break;
            case 8 or 9:
                var items = Count(random);
                writer.WriteArrayHeader(items);
                for (; items > 0; items--) Write(ref writer, random, depth + 2);
                break;
            default:
                var pairs = Count(random);
                writer.WriteMapHeader(pairs);
                for (; pairs > 0; pairs--)
                {
                    writer.Write($"k{pairs}{Text(random, random.Next(40))}");
                    Write(ref writer, random, depth + 2);
                }
                break;
        }
    }

    private static int Count(Random random) => random.Next(8) == 0 ? random.Next(40) : random.Next(6);

    private static double Fraction(Random random) => random.Next(6) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => double.Epsilon,
        _ => (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-30, 8)),
    };

    private static string Text(Random random, int length) => string.Create(length, random, static (span, random) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = random.Next(4) == 0 ? (char)random.Next(0xa0, 0xd800) : (char)random.Next(' ', '~');
    });

    private static byte[] Filled(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
