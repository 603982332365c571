namespace Video.Memory.Archive;

/// <summary>A block's frames, and where its rows begin, in few bytes: what a frame differs from the one before in, seven bits a byte.</summary>
/// <remarks>It stands so in the file and in memory, where a long stream has tens of thousands of frames: ten bytes a frame and one a place, instead of objects and lists.</remarks>
internal sealed record FrameTable(IReadOnlyList<BlockFrame> Frames, IReadOnlyList<int> RowFrames)
{
    /// <summary>Tokens of all frames.</summary>
    public int Tokens => Frames.Count == 0 ? 0 : Frames[^1].End;

    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        Write(writer);
        return bytes.ToArray();
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write7BitEncodedInt(Frames.Count);
        var before = default(MediaTime);
        foreach (var frame in Frames)
        {
            Write(writer, frame, before);
            before = frame.Time;
        }
        writer.Write7BitEncodedInt(RowFrames.Count);
        foreach (var frame in RowFrames) writer.Write7BitEncodedInt(frame);
    }

    /// <exception cref="InvalidDataException">A number is out of its range. What is cut or garbled otherwise shows as <see cref="EndOfStreamException"/>, <see cref="FormatException"/>,
    /// <see cref="ArgumentException"/> or <see cref="OverflowException"/>.</exception>
    public static FrameTable Read(BinaryReader reader)
    {
        var frames = new BlockFrame[Count(reader)];
        var (start, before) = (0, default(MediaTime));
        for (var i = 0; i < frames.Length; i++)
        {
            frames[i] = Read(reader, start, before);
            (start, before) = (frames[i].End, frames[i].Time);
        }
        var rowFrames = new int[Count(reader)];
        for (var row = 0; row < rowFrames.Length; row++) rowFrames[row] = reader.Read7BitEncodedInt();
        return new FrameTable(frames, rowFrames);
    }

    public static FrameTable Of(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        return Read(reader);
    }

    private static void Write(BinaryWriter writer, BlockFrame frame, MediaTime before)
    {
        WriteSigned(writer, (long)frame.Time.Epoch - before.Epoch);
        WriteSigned(writer, frame.Time.Position.Ticks - before.Position.Ticks);
        WriteSigned(writer, Lead(frame.Time) - Lead(before));
        WriteSigned(writer, Minutes(frame.Time) - Minutes(before));
        writer.Write7BitEncodedInt(frame.Count);
        writer.Write7BitEncodedInt(frame.Places.Count);
        var last = 0;
        foreach (var place in frame.Places)
        {
            WriteSigned(writer, (long)place - last);
            last = place;
        }
        writer.Write(frame.Passed is not null);
        if (frame.Passed is not { } passed) return;
        WriteSigned(writer, passed.From.Ticks - frame.Time.Position.Ticks);
        WriteSigned(writer, passed.To.Ticks - passed.From.Ticks);
    }

    private static BlockFrame Read(BinaryReader reader, int start, MediaTime before)
    {
        checked
        {
            var epoch = (int)(before.Epoch + ReadSigned(reader));
            var position = new TimeSpan(before.Position.Ticks + ReadSigned(reader));
            var clock = position.Ticks + Lead(before) + ReadSigned(reader);
            var wall = new DateTimeOffset(clock, TimeSpan.FromMinutes(Minutes(before) + ReadSigned(reader)));
            var count = reader.Read7BitEncodedInt();
            if (count < 0) throw new InvalidDataException("A frame has a negative number of tokens.");
            var places = new int[Count(reader)];
            var last = 0L;
            for (var i = 0; i < places.Length; i++) places[i] = (int)(last += ReadSigned(reader));
            return new BlockFrame(new MediaTime(epoch, position, wall), start, count, places, reader.ReadBoolean() ? ReadPassed(reader, position) : null);
        }
    }

    private static TimeRange ReadPassed(BinaryReader reader, TimeSpan position)
    {
        var from = checked(position.Ticks + ReadSigned(reader));
        return new TimeRange(new TimeSpan(from), new TimeSpan(checked(from + ReadSigned(reader))));
    }

    /// <summary>By how much the wall clock is ahead of the stream's: the same for all frames that came in as they were shown.</summary>
    private static long Lead(MediaTime time) => time.WallClock.Ticks - time.Position.Ticks;

    private static long Minutes(MediaTime time) => (long)time.WallClock.Offset.TotalMinutes;

    private static void WriteSigned(BinaryWriter writer, long number) => writer.Write7BitEncodedInt64((number << 1) ^ (number >> 63));

    private static long ReadSigned(BinaryReader reader)
    {
        var bits = (ulong)reader.Read7BitEncodedInt64();
        return (long)(bits >> 1) ^ -(long)(bits & 1);
    }

    // Each thing counted takes at least a byte, so no count of a sound table exceeds what is left of it.
    private static int Count(BinaryReader reader)
    {
        var count = reader.Read7BitEncodedInt();
        var left = reader.BaseStream.Length - reader.BaseStream.Position;
        return count >= 0 && count <= left ? count : throw new InvalidDataException("A count is out of range.");
    }
}
