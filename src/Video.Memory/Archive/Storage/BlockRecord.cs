using System.Runtime.InteropServices;
using Video.Memory.Archive.Quantising;

namespace Video.Memory.Archive.Storage;

/// <summary>A block's info as bytes and back: quantisation, frames, rows of all layers.</summary>
internal static class BlockRecord
{
    public static byte[] Write(BlockInfo info, Quantisation quantisation)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write7BitEncodedInt(quantisation.Bits);
        writer.Write7BitEncodedInt(quantisation.KeyRun);
        writer.Write7BitEncodedInt(quantisation.ValueGroup);
        new FrameTable(info.Frames, info.RowFrames).Write(writer);
        foreach (var row in info.Rows) writer.Write(MemoryMarshal.AsBytes(row.AsSpan()));
        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not what <see cref="Write"/> makes for this shape.</exception>
    public static (BlockInfo Info, Quantisation Quantisation) Read(long id, byte[] bytes, ArchiveShape shape)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            var quantisation = new Quantisation(reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
            var table = FrameTable.Read(reader);
            var rows = new Half[table.RowFrames.Count][];
            for (var row = 0; row < rows.Length; row++)
            {
                rows[row] = new Half[shape.Width];
                reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(rows[row].AsSpan()));
            }
            if (table.Tokens == 0 || !quantisation.Fits(shape)) throw new InvalidDataException("The block is empty or of another shape.");
            return (new BlockInfo(id, table.Frames, table.Tokens, rows, table.RowFrames), quantisation);
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException or ArgumentException or OverflowException)
        {
            throw new InvalidDataException("The block's info is cut or garbled.", error);
        }
    }
}
