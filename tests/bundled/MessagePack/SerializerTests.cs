using System.Buffers;

namespace MessagePack.Tests;

public sealed class SerializerTests
{
    private static readonly MessagePackSerializerOptions Untrusted = MessagePackSerializerOptions.Standard.WithSecurity(MessagePackSecurity.UntrustedData);

    [Fact]
    public void An_object_with_names_is_a_map()
    {
        var bytes = MessagePackSerializer.Serialize(new Named { Time = 1.5, Jpeg = [1, 2], Missing = null, Kind = Kind.Second });
        Assert.Equal("84a174cb3ff8000000000000a46a706567c4020102a76d697373696e67c0a46b696e6401", Convert.ToHexStringLower(bytes));
        var read = MessagePackSerializer.Deserialize<Named>(bytes, Untrusted);
        Assert.Equal((1.5, (int?)null, Kind.Second), (read.Time, read.Missing, read.Kind));
        Assert.Equal([1, 2], read.Jpeg!);
    }

    [Fact]
    public void An_object_with_numbers_is_an_array_with_gaps_as_nil()
    {
        var bytes = MessagePackSerializer.Serialize(new Placed { First = "a", Third = [1, 2] });
        Assert.Equal("93a161c0920102", Convert.ToHexStringLower(bytes));
        Assert.Equal([1, 2], MessagePackSerializer.Deserialize<Placed>(bytes).Third!);
        Assert.Equal("b", MessagePackSerializer.Deserialize<Placed>(Bytes.OfHex("91a162")).First);
        Assert.Equal("b", MessagePackSerializer.Deserialize<Placed>(Bytes.OfHex("95a162c0c0c0c0")).First);
    }

    [Fact]
    public void Keys_that_an_object_does_not_know_are_passed_over_with_all_they_hold()
    {
        var bytes = Bytes.OfHex("83 a5636f6c6f72 9281a161c0 02 a174 05 a16b c0");
        Assert.Equal(5, MessagePackSerializer.Deserialize<Named>(bytes).Time);
    }

    [Fact]
    public void Lists_dictionaries_times_and_nothing_travel()
    {
        var maps = new Dictionary<string, List<long>> { ["a"] = [1, -2], ["b"] = [] };
        Assert.Equal(maps, MessagePackSerializer.Deserialize<Dictionary<string, List<long>>>(MessagePackSerializer.Serialize(maps), Untrusted));
        DateTime?[] times = [null, new DateTime(2026, 11, 20, 14, 2, 0, DateTimeKind.Utc)];
        Assert.Equal(times, MessagePackSerializer.Deserialize<DateTime?[]>(MessagePackSerializer.Serialize(times)));
        Assert.Null(MessagePackSerializer.Deserialize<Named>(Bytes.OfHex("c0")));
        IReadOnlyList<string> texts = ["x", "y"];
        Assert.Equal(texts, MessagePackSerializer.Deserialize<IReadOnlyList<string>>(MessagePackSerializer.Serialize(texts)));
    }

    [Fact]
    public void Values_follow_one_another_in_a_buffer()
    {
        byte[] bytes = [.. MessagePackSerializer.Serialize("one"), .. MessagePackSerializer.Serialize(2)];
        Assert.Equal("one", MessagePackSerializer.Deserialize<string>(bytes, null, out var read));
        Assert.Equal(2, MessagePackSerializer.Deserialize<int>(bytes.AsMemory(read)));
        var reader = new MessagePackReader(new ReadOnlySequence<byte>(bytes));
        Assert.Equal("one", MessagePackSerializer.Deserialize<string>(ref reader));
        Assert.Equal(2, MessagePackSerializer.Deserialize<int>(ref reader));
    }

    [Fact]
    public async Task A_stream_is_written_and_read()
    {
        using var stream = new MemoryStream();
        await MessagePackSerializer.SerializeAsync(stream, new Named { Time = 2 });
        stream.Position = 0;
        Assert.Equal(2, (await MessagePackSerializer.DeserializeAsync<Named>(new BufferedStream(stream))).Time);
    }

    [Fact]
    public void A_failure_holds_its_reason()
    {
        Assert.IsType<EndOfStreamException>(Fails<int[]>("93 01").InnerException);
        Assert.IsType<OverflowException>(Fails<byte>("cd0100").InnerException);
        Assert.IsType<MessagePackSerializationException>(Fails<int>("a161").InnerException);
        Assert.IsType<ArgumentException>(Fails<Dictionary<string, int>>("82 a161 01 a161 02").InnerException, exactMatch: false);
        Assert.IsType<FormatterNotRegisteredException>(Fails<Unkeyed>("80").InnerException, exactMatch: false);
    }

    [Fact]
    public void Untrusted_nesting_is_bounded()
    {
        var bytes = Enumerable.Repeat((byte)0x91, 5_000).Append((byte)0xc0).ToArray();
        Assert.IsType<InsufficientExecutionStackException>(Assert.Throws<MessagePackSerializationException>(
            () => MessagePackSerializer.Deserialize<Nested>(bytes, Untrusted)).InnerException);
        var shallow = Untrusted.WithSecurity(MessagePackSecurity.UntrustedData.WithMaximumObjectGraphDepth(3));
        Assert.Throws<MessagePackSerializationException>(() => MessagePackSerializer.Deserialize<Nested>(Bytes.OfHex("91919191c0"), shallow));
        Assert.NotNull(MessagePackSerializer.Deserialize<Nested>(Bytes.OfHex("919191c0"), shallow).Inner);
    }

    [Fact]
    public void A_count_far_above_the_input_reserves_no_room()
    {
        byte[] bytes = [0xdd, 0x00, 0x10, 0x00, 0x00, .. new byte[1 << 20]];
        Assert.Equal(1 << 20, MessagePackSerializer.Deserialize<List<long>>(bytes, Untrusted).Count);
        bytes[1] = 0x7f;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<MessagePackSerializationException>(() => MessagePackSerializer.Deserialize<List<long>>(bytes, Untrusted));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    [Fact]
    public void Untrusted_keys_are_told_apart_by_a_seeded_hash()
    {
        Assert.True(MessagePackSecurity.UntrustedData.HashCollisionResistant);
        var comparer = MessagePackSecurity.UntrustedData.GetEqualityComparer<long>();
        Assert.NotEqual(comparer.GetHashCode(1), comparer.GetHashCode(1L << 32));
        Assert.Equal(EqualityComparer<long>.Default.GetHashCode(1), EqualityComparer<long>.Default.GetHashCode(1L << 32));
        Assert.Same(EqualityComparer<long>.Default, MessagePackSecurity.TrustedData.GetEqualityComparer<long>());
    }

    private static MessagePackSerializationException Fails<T>(string hex) =>
        Assert.Throws<MessagePackSerializationException>(() => MessagePackSerializer.Deserialize<T>(Bytes.OfHex(hex)));

    public enum Kind
    {
        First,
        Second,
    }

    [MessagePackObject]
    public sealed class Named
    {
        [Key("t")] public double Time { get; set; }

        [Key("jpeg")] public byte[]? Jpeg { get; set; }

        [Key("missing")] public int? Missing { get; set; }

        [IgnoreMember] public int Ignored { get; set; } = 7;

        [Key("kind")] public Kind Kind { get; init; }
    }

    [MessagePackObject]
    public sealed class Placed
    {
        [Key(0)] public string? First { get; set; }

        [Key(2)] public int[]? Third { get; set; }
    }

    [MessagePackObject]
    public sealed class Nested
    {
        [Key(0)] public Nested? Inner { get; set; }
    }

    public sealed class Unkeyed;
}
