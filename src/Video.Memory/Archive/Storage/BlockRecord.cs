using System.Runtime.InteropServices;
using Video.Memory.Archive.Quantising;

namespace Video.Memory.Archive.Storage;

/// <summary>A block's info as bytes and back: quantisation, frames, rows. Numbers in seven bits a byte where they are small.</summary>
internal static class BlockRecord
{
    public static byte[] Write(BlockInfo info, Quantisation quantisation)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write7BitEncodedInt(quantisation.Bits);
        writer.Write7BitEncodedInt(quantisation.KeyRun);
        writer.Write7BitEncodedInt(quantisation.ValueGroup);
        writer.Write7BitEncodedInt(info.Frames.Count);
        foreach (var frame in info.Frames) Write(writer, frame);
        writer.Write7BitEncodedInt(info.Rows.Count);
        for (var row = 0; row < info.Rows.Count; row++)
        {
            writer.Write7BitEncodedInt(info.RowFrames[row]);
            writer.Write(MemoryMarshal.AsBytes(info.Rows[row].AsSpan()));
        }
        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not what <see cref="Write(BlockInfo, Quantisation)"/> makes for this shape.</exception>
    public static (BlockInfo Info, Quantisation Quantisation) Read(long id, byte[] bytes, ArchiveShape shape)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            var quantisation = new Quantisation(reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
            var frames = new BlockFrame[Count(reader, bytes.Length)];
            var start = 0;
            for (var i = 0; i < frames.Length; i++)
            {
                frames[i] = ReadFrame(reader, start, bytes.Length);
                start = frames[i].End;
            }

            var rows = new Half[Count(reader, bytes.Length)][];
            var rowFrames = new int[rows.Length];
            for (var row = 0; row < rows.Length; row++)
            {
                rowFrames[row] = reader.Read7BitEncodedInt();
                rows[row] = new Half[shape.Width];
                reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(rows[row].AsSpan()));
            }

            if (frames.Length == 0 || start == 0 || !quantisation.Fits(shape)) throw new InvalidDataException("The block is empty or of another shape.");
            return (new BlockInfo(id, frames, start, rows, rowFrames), quantisation);
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException("The block's info is cut or garbled.", error);
        }
    }

    private static void Write(BinaryWriter writer, BlockFrame frame)
    {
        writer.Write7BitEncodedInt(frame.Time.Epoch);
        writer.Write(frame.Time.Position.Ticks);
        writer.Write(frame.Time.WallClock.Ticks);
        writer.Write((short)frame.Time.WallClock.Offset.TotalMinutes);
        writer.Write7BitEncodedInt(frame.Count);
        writer.Write7BitEncodedInt(frame.Places.Count);
        foreach (var place in frame.Places) writer.Write7BitEncodedInt(place);
        writer.Write(frame.Passed is not null);
        if (frame.Passed is not { } passed) return;
        writer.Write(passed.From.Ticks);
        writer.Write(passed.To.Ticks);
    }

    private static BlockFrame ReadFrame(BinaryReader reader, int start, int most)
    {
        var epoch = reader.Read7BitEncodedInt();
        var position = new TimeSpan(reader.ReadInt64());
        var wallTicks = reader.ReadInt64();
        var wall = new DateTimeOffset(wallTicks, TimeSpan.FromMinutes(reader.ReadInt16()));
        var count = reader.Read7BitEncodedInt();
        var places = new int[Count(reader, most)];
        for (var i = 0; i < places.Length; i++) places[i] = reader.Read7BitEncodedInt();
        TimeRange? passed = reader.ReadBoolean() ? new TimeRange(new TimeSpan(reader.ReadInt64()), new TimeSpan(reader.ReadInt64())) : null;
        if (count < 0) throw new InvalidDataException("A frame has a negative number of tokens.");
        return new BlockFrame(new MediaTime(epoch, position, wall), start, count, places, passed);
    }

    // Each thing counted takes at least a byte, so no count of a sound record exceeds its length.
    private static int Count(BinaryReader reader, int most) =>
        reader.Read7BitEncodedInt() is var count && count >= 0 && count <= most ? count : throw new InvalidDataException("A count is out of range.");
}
