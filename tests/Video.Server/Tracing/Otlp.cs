using System.Text;

namespace Video.Tests.Server.Tracing;

/// <summary>Spans out of an OTLP request, read by the numbers of opentelemetry-proto's trace.proto.</summary>
internal static class Otlp
{
    public static IEnumerable<OtlpSpan> Spans(byte[] request) =>
        from resource in Messages(request, 1)
        from scope in Messages(resource, 2)
        from span in Messages(scope, 2)
        select new OtlpSpan(
            Hex(Messages(span, 1).Single()), Hex(Messages(span, 2).Single()), Hex(Messages(span, 4).SingleOrDefault() ?? []), Text(Messages(span, 5).Single()),
            Messages(span, 9).Select(pair => (Key: Text(Messages(pair, 1).Single()), Value: Messages(pair, 2).SelectMany(value => Messages(value, 1)).Select(Text).FirstOrDefault()))
                .Where(pair => pair.Value is not null).ToDictionary(pair => pair.Key, pair => pair.Value!));

    /// <summary>The fields of a number that have a length.</summary>
    private static IEnumerable<byte[]> Messages(byte[] bytes, int number)
    {
        for (var at = 0; at < bytes.Length;)
        {
            var tag = Varint(bytes, ref at);
            var length = (tag & 7) switch { 0 => Skip(bytes, ref at), 1 => 8, 2 => (int)Varint(bytes, ref at), 5 => 4, var other => throw new InvalidDataException($"wire type {other}") };
            if ((tag & 7) == 2 && (int)(tag >> 3) == number) yield return bytes[at..(at + length)];
            at += length;
        }
    }

    private static int Skip(byte[] bytes, ref int at)
    {
        Varint(bytes, ref at);
        return 0;
    }

    private static ulong Varint(byte[] bytes, ref int at)
    {
        var (value, shift) = (0UL, 0);
        for (; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return value;
        }
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}

/// <summary>A span; of its attributes those that are text.</summary>
internal sealed record OtlpSpan(string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Attributes)
{
    public string? this[string attribute] => Attributes.GetValueOrDefault(attribute);
}
