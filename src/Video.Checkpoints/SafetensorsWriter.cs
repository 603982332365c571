using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace Video.Checkpoints;

/// <summary>Writes a safetensors file tensor by tensor, in the order in which its layout was announced.</summary>
public sealed class SafetensorsWriter : IDisposable
{
    private readonly FileStream _file;
    private readonly IReadOnlyList<(string Name, ScalarType Dtype, long[] Shape)> _layout;
    private readonly long[] _ends;
    private readonly long _dataStart;

    internal SafetensorsWriter(string path, IReadOnlyList<(string Name, ScalarType Dtype, long[] Shape)> layout)
    {
        _layout = layout;
        _ends = new long[layout.Count];
        var header = Header();
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 20);
        var length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        _file.Write(length);
        _file.Write(header);
        _dataStart = 8 + header.Length;
    }

    /// <summary>Data bytes written so far.</summary>
    public long Written => _file.Position - _dataStart;

    /// <summary>Data bytes that the layout asks for.</summary>
    public long Expected => _ends.Length == 0 ? 0 : _ends[^1];

    /// <summary>Writes the next bytes; a tensor may come in several pieces, and a piece may run on into the next tensor.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (Written + bytes.Length > Expected) throw new InvalidOperationException("More bytes than the layout announced.");
        _file.Write(bytes);
    }

    /// <summary>Writes the next tensor, whole; its dtype and shape are those announced.</summary>
    public void Write(Tensor tensor)
    {
        var next = Array.FindIndex(_ends, end => end > Written);
        var elements = tensor.shape.Aggregate(1L, (product, size) => product * size);
        if (elements == 0) return;
        if (next < 0) throw new InvalidOperationException("More tensors than the layout announced.");

        var (name, dtype, shape) = _layout[next];
        if (tensor.dtype != dtype || !tensor.shape.SequenceEqual(shape) || Written != (next == 0 ? 0 : _ends[next - 1]))
            throw new InvalidOperationException(
                $"The next tensor is '{name}', {dtype} {ShapeText.Of(shape)}, but {tensor.dtype} {ShapeText.Of(tensor.shape)} came.");

        TensorCopy.ForEachPiece(tensor, bytes => Write(bytes));
    }

    /// <summary>Ends the file.</summary>
    /// <exception cref="InvalidOperationException">Bytes are missing.</exception>
    public void Complete()
    {
        if (Written != Expected) throw new InvalidOperationException($"{Expected - Written:N0} announced bytes were not written.");
        _file.Flush();
    }

    public void Dispose() => _file.Dispose();

    // Padded with spaces so that the data begins at a multiple of 8, as the reference implementation does.
    private byte[] Header()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            json.WriteString("format", "pt");
            json.WriteEndObject();
            var begin = 0L;
            for (var i = 0; i < _layout.Count; begin = _ends[i++]) WriteEntry(json, i, begin);
            json.WriteEndObject();
        }

        while (bytes.Length % 8 != 0) bytes.WriteByte((byte)' ');
        return bytes.ToArray();
    }

    private void WriteEntry(Utf8JsonWriter json, int i, long begin)
    {
        var (name, dtype, shape) = _layout[i];
        _ends[i] = checked(begin + shape.Aggregate(SafetensorsDtype.WidthOf(dtype), (long product, long size) => checked(product * size)));
        json.WriteStartObject(name);
        json.WriteString("dtype", SafetensorsDtype.NameOf(dtype));
        json.WriteStartArray("shape");
        foreach (var size in shape) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(begin);
        json.WriteNumberValue(_ends[i]);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
