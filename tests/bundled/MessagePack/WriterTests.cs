namespace MessagePack.Tests;

/// <summary>Bytes as the specification draws them.</summary>
public sealed class WriterTests
{
    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7f")]
    [InlineData(128, "cc80")]
    [InlineData(255, "ccff")]
    [InlineData(256, "cd0100")]
    [InlineData(65_535, "cdffff")]
    [InlineData(65_536, "ce00010000")]
    [InlineData(4_294_967_295, "ceffffffff")]
    [InlineData(4_294_967_296, "cf0000000100000000")]
    [InlineData(long.MaxValue, "cf7fffffffffffffff")]
    [InlineData(-1, "ff")]
    [InlineData(-32, "e0")]
    [InlineData(-33, "d0df")]
    [InlineData(-128, "d080")]
    [InlineData(-129, "d1ff7f")]
    [InlineData(-32_768, "d18000")]
    [InlineData(-32_769, "d2ffff7fff")]
    [InlineData(int.MinValue, "d280000000")]
    [InlineData(int.MinValue - 1L, "d3ffffffff7fffffff")]
    [InlineData(long.MinValue, "d38000000000000000")]
    public void An_integer_takes_its_shortest_form(long value, string hex)
    {
        Assert.Equal(hex, Hex((ref w) => w.Write(value)));
        if (value is >= int.MinValue and <= int.MaxValue) Assert.Equal(hex, Hex((ref w) => w.Write((int)value)));
        if (value is >= short.MinValue and <= short.MaxValue) Assert.Equal(hex, Hex((ref w) => w.Write((short)value)));
        if (value is >= sbyte.MinValue and <= sbyte.MaxValue) Assert.Equal(hex, Hex((ref w) => w.Write((sbyte)value)));
        if (value >= 0) Assert.Equal(hex, Hex((ref w) => w.Write((ulong)value)));
        if (value is >= 0 and <= uint.MaxValue) Assert.Equal(hex, Hex((ref w) => w.Write((uint)value)));
        if (value is >= 0 and <= ushort.MaxValue) Assert.Equal(hex, Hex((ref w) => w.Write((ushort)value)));
        if (value is >= 0 and <= byte.MaxValue) Assert.Equal(hex, Hex((ref w) => w.Write((byte)value)));
    }

    [Fact]
    public void The_largest_integer_is_unsigned() => Assert.Equal("cfffffffffffffffff", Hex((ref w) => w.Write(ulong.MaxValue)));

    [Fact]
    public void Nil_truth_and_floats_are_as_specified()
    {
        Assert.Equal("c0c3c2", Hex((ref w) =>
        {
            w.WriteNil();
            w.Write(true);
            w.Write(false);
        }));
        Assert.Equal("ca3fc00000", Hex((ref w) => w.Write(1.5f)));
        Assert.Equal("cb3ff8000000000000", Hex((ref w) => w.Write(1.5)));
        Assert.Equal("cbfff0000000000000", Hex((ref w) => w.Write(double.NegativeInfinity)));
    }

    [Theory]
    [InlineData(0, "a0")]
    [InlineData(31, "bf")]
    [InlineData(32, "d920")]
    [InlineData(255, "d9ff")]
    [InlineData(256, "da0100")]
    [InlineData(65_536, "db00010000")]
    public void A_text_says_its_length_in_bytes(int length, string header)
    {
        var text = new string('x', length);
        Assert.Equal(header + Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(text)), Hex((ref w) => w.Write(text)));
    }

    [Fact]
    public void Text_is_utf8_and_no_text_is_nil()
    {
        Assert.Equal("a6" + "c3a4f09f908801", Hex((ref w) => w.Write("ä🐈")) + "01");
        Assert.Equal("c0c0", Hex((ref w) =>
        {
            w.Write((string?)null);
            w.Write((byte[]?)null);
        }));
    }

    [Theory]
    [InlineData(0, "c400")]
    [InlineData(255, "c4ff")]
    [InlineData(256, "c50100")]
    [InlineData(65_536, "c600010000")]
    public void Bytes_say_their_length(int length, string header) =>
        Assert.Equal(header + new string('0', 2 * length), Hex((ref w) => w.Write(new byte[length])));

    [Theory]
    [InlineData(15, "9f", "8f")]
    [InlineData(16, "dc0010", "de0010")]
    [InlineData(65_535, "dcffff", "deffff")]
    [InlineData(65_536, "dd00010000", "df00010000")]
    public void Arrays_and_maps_say_how_many_they_hold(int count, string array, string map) => Assert.Equal(array + map, Hex((ref w) =>
    {
        w.WriteArrayHeader(count);
        w.WriteMapHeader(count);
    }));

    [Theory]
    [InlineData(1, "d405")]
    [InlineData(2, "d505")]
    [InlineData(4, "d605")]
    [InlineData(8, "d705")]
    [InlineData(16, "d805")]
    [InlineData(0, "c70005")]
    [InlineData(3, "c70305")]
    [InlineData(256, "c8010005")]
    [InlineData(65_536, "c90001000005")]
    public void An_extension_says_its_length_and_its_type(int length, string header) =>
        Assert.Equal(header + new string('0', 2 * length), Hex((ref w) => w.WriteExtensionFormat(new ExtensionResult(5, new byte[length]))));

    [Theory]
    [InlineData("1970-01-01T00:00:00Z", "d6ff00000000")]
    [InlineData("2026-11-20T14:02:00Z", "d6ff6b0052d8")]
    [InlineData("2106-02-07T06:28:15Z", "d6ffffffffff")]
    [InlineData("2106-02-07T06:28:16Z", "d7ff0000000100000000")]
    [InlineData("1970-01-01T00:00:00.0000001Z", "d7ff0000019000000000")]
    [InlineData("1969-12-31T23:59:59.5Z", "c70cff1dcd6500ffffffffffffffff")]
    [InlineData("9999-12-31T23:59:59Z", "c70cff000000000000003afff4417f")]
    [InlineData("0001-01-01T00:00:00Z", "c70cff00000000fffffff1886e0900")]
    public void A_time_takes_the_shortest_timestamp_and_comes_back(string time, string hex)
    {
        var moment = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime;
        Assert.Equal(hex, Hex((ref w) => w.Write(moment)));
        var reader = new MessagePackReader(Bytes.OfHex(hex));
        var read = reader.ReadDateTime();
        Assert.Equal((moment, DateTimeKind.Utc, true), (read, read.Kind, reader.End));
    }

    private static string Hex(Writing write) => Convert.ToHexStringLower(Bytes.Of(write));
}
