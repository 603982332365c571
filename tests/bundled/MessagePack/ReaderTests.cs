using System.Buffers;

namespace MessagePack.Tests;

public sealed class ReaderTests
{
    [Theory]
    [InlineData("05")]
    [InlineData("cc05")]
    [InlineData("cd0005")]
    [InlineData("ce00000005")]
    [InlineData("cf0000000000000005")]
    [InlineData("d005")]
    [InlineData("d10005")]
    [InlineData("d200000005")]
    [InlineData("d30000000000000005")]
    public void An_integer_is_read_from_every_form_as_every_type(string hex)
    {
        var bytes = Bytes.OfHex(hex);
        Assert.Equal(5, new MessagePackReader(bytes).ReadInt64());
        Assert.Equal(5UL, new MessagePackReader(bytes).ReadUInt64());
        Assert.Equal(5, new MessagePackReader(bytes).ReadInt32());
        Assert.Equal(5, new MessagePackReader(bytes).ReadByte());
        Assert.Equal(5, new MessagePackReader(bytes).ReadSByte());
        Assert.Equal(5.0, new MessagePackReader(bytes).ReadDouble());
        Assert.Equal(5f, new MessagePackReader(bytes).ReadSingle());
    }

    [Fact]
    public void A_number_that_does_not_fit_is_an_overflow()
    {
        Assert.Throws<OverflowException>(() => new MessagePackReader(Bytes.OfHex("cfffffffffffffffff")).ReadInt64());
        Assert.Throws<OverflowException>(() => new MessagePackReader(Bytes.OfHex("ff")).ReadUInt32());
        Assert.Throws<OverflowException>(() => new MessagePackReader(Bytes.OfHex("cd0100")).ReadByte());
        Assert.Equal(18_446_744_073_709_551_615.0, new MessagePackReader(Bytes.OfHex("cfffffffffffffffff")).ReadDouble());
    }

    [Fact]
    public void What_is_not_of_the_asked_kind_is_named()
    {
        var failure = Assert.Throws<MessagePackSerializationException>(() => new MessagePackReader(Bytes.OfHex("a161")).ReadInt32());
        Assert.Contains("161", failure.Message, StringComparison.Ordinal);
        Assert.Contains("fixstr", failure.Message, StringComparison.Ordinal);
        Assert.Throws<MessagePackSerializationException>(() => new MessagePackReader(Bytes.OfHex("05")).ReadString());
        Assert.Throws<MessagePackSerializationException>(() => new MessagePackReader(Bytes.OfHex("05")).ReadMapHeader());
        Assert.Throws<MessagePackSerializationException>(() => new MessagePackReader(Bytes.OfHex("90")).ReadBoolean());
        Assert.Throws<MessagePackSerializationException>(() => new MessagePackReader(Bytes.OfHex("d40500")).ReadDateTime());
    }

    [Theory]
    [InlineData("d9ff61")]
    [InlineData("dbffffffff61")]
    [InlineData("c6ffffffff00")]
    [InlineData("ddffffffff00")]
    [InlineData("df7fffffff00")]
    [InlineData("dfffffffff00")]
    [InlineData("c9ffffffff0500")]
    [InlineData("dc00ff00")]
    [InlineData("cf00")]
    [InlineData("cb00")]
    [InlineData("d6ff00")]
    [InlineData("")]
    public void A_length_that_the_bytes_do_not_bear_out_is_refused_before_anything_is_allocated(string hex)
    {
        var bytes = Bytes.OfHex(hex);
        Touch(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Touch(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);

        static void Touch(byte[] bytes)
        {
            foreach (var size in (int[])[1, 3, 100]) Assert.ThrowsAny<Exception>(() => Bytes.Retold(Bytes.InSegments(bytes, size).Slice(0)).Length > 0 ? 0 : throw new EndOfStreamException());
            Assert.ThrowsAny<Exception>(() => new MessagePackReader(bytes).Skip());
        }
    }

    [Fact]
    public void Skipping_passes_the_deepest_nesting_without_a_stack()
    {
        var bytes = Enumerable.Repeat((byte)0x91, 1_000_000).Append((byte)0xc0).Append((byte)7).ToArray();
        var reader = new MessagePackReader(bytes);
        reader.Skip();
        Assert.Equal(7, reader.ReadInt32());
        Assert.True(reader.End);
    }

    [Fact]
    public void The_code_that_is_never_used_is_refused()
    {
        Assert.Throws<MessagePackSerializationException>(() => new MessagePackReader(Bytes.OfHex("c1")).Skip());
        Assert.Equal(MessagePackType.Unknown, new MessagePackReader(Bytes.OfHex("c1")).NextMessagePackType);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Segments_do_not_change_what_is_read(int size)
    {
        var bytes = Enumerable.Range(0, 100).SelectMany(seed => RandomValue.Of(new Random(seed))).ToArray();
        Assert.Equal(bytes, Bytes.Retold(Bytes.InSegments(bytes, size)));
        var reader = new MessagePackReader(Bytes.InSegments(bytes, size));
        var whole = new List<byte>();
        while (!reader.End) whole.AddRange(reader.ReadRaw().ToArray());
        Assert.Equal(bytes, whole);
    }

    [Fact]
    public void Random_bytes_give_a_value_or_a_known_failure()
    {
        var random = new Random(5);
        for (var round = 0; round < 5_000; round++)
        {
            var bytes = new byte[random.Next(1, 40)];
            random.NextBytes(bytes);
            var failure = Record.Exception(() => Bytes.Retold(new ReadOnlySequence<byte>(bytes)));
            Assert.True(failure is null or MessagePackSerializationException or EndOfStreamException or OverflowException or InvalidOperationException, $"{Convert.ToHexString(bytes)}: {failure}");
        }
    }
}
