using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace Video.Checkpoints;

/// <summary>
/// The table at the front of a safetensors file: 8 bytes little-endian length, then JSON, then the tensors' bytes
/// (https://github.com/huggingface/safetensors, "Format").
/// </summary>
internal sealed class SafetensorsHeader
{
    // The reference implementation's own limit.
    private const long LongestHeader = 100_000_000;
    private const string MetadataKey = "__metadata__";

    private readonly string _path;
    private readonly long _fileLength;
    private readonly long _dataStart;

    private SafetensorsHeader(string path, long fileLength, long headerLength) =>
        (_path, _fileLength, _dataStart) = (path, fileLength, headerLength + 8);

    /// <summary>Reads and checks the table; reads no tensor.</summary>
    public static IReadOnlyDictionary<string, TensorEntry> Read(string path)
    {
        using var file = OpenFile(path);
        var length = RandomAccess.GetLength(file.SafeFileHandle);
        var prefix = new byte[8];
        if (length < 8 || file.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
            throw Broken(path, $"it has {length:N0} bytes, fewer than the 8 that hold the header's length");

        var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (headerLength > LongestHeader)
            throw Broken(path, $"its header claims {headerLength:N0} bytes; at most {LongestHeader:N0} are allowed, so this is hardly a safetensors file");
        if ((long)headerLength > length - 8)
            throw Broken(path, $"its header claims {headerLength:N0} bytes but only {length - 8:N0} follow; the file is cut short");

        var json = new byte[headerLength];
        file.ReadExactly(json);
        return new SafetensorsHeader(path, length, (long)headerLength).Parse(json);
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new VideoException(ErrorCode.NotFound, $"There is no file {path}.", path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Broken(path, $"it cannot be opened ({error.Message.TrimEnd('.')})", error);
        }
    }

    private Dictionary<string, TensorEntry> Parse(byte[] json)
    {
        using var document = ParseJson(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw Broken("its header is not a JSON object");

        var tensors = new Dictionary<string, TensorEntry>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.NameEquals(MetadataKey)) continue;
            if (!tensors.TryAdd(property.Name, ParseEntry(property.Name, property.Value)))
                throw Broken($"its header names tensor '{property.Name}' twice");
        }

        CheckLayout(tensors.Values);
        return tensors;
    }

    private JsonDocument ParseJson(byte[] json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException error)
        {
            throw Broken($"its header is not JSON ({error.Message.TrimEnd('.')})", error);
        }
    }

    private TensorEntry ParseEntry(string name, JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object
            || !entry.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !TryReadSizes(entry, "shape", out var shape)
            || !TryReadSizes(entry, "data_offsets", out var offsets) || offsets.Length != 2)
            throw Broken($"tensor '{name}' lacks a proper dtype, shape or data_offsets");

        if (!SafetensorsDtype.TryParse(dtype.GetString()!, out var type))
            throw Broken($"tensor '{name}' has dtype '{dtype.GetString()}'; known are {SafetensorsDtype.Names}");

        var (begin, end) = (offsets[0], offsets[1]);
        var room = _fileLength - _dataStart;
        if (begin > end || end > room)
            throw Broken($"tensor '{name}' claims bytes {begin:N0} to {end:N0} of {room:N0}; the file is cut short or its header wrong");
        if (BytesOf(type, shape) != end - begin)
            throw Broken($"tensor '{name}' has {end - begin:N0} bytes, which is not {dtype.GetString()} of shape {ShapeText.Of(shape)}");

        return new TensorEntry(name, type, shape, _path, _dataStart + begin, end - begin);
    }

    private static bool TryReadSizes(JsonElement entry, string key, out long[] sizes)
    {
        sizes = [];
        if (!entry.TryGetProperty(key, out var array) || array.ValueKind != JsonValueKind.Array) return false;
        sizes = new long[array.GetArrayLength()];
        for (var i = 0; i < sizes.Length; i++)
        {
            if (array[i].ValueKind != JsonValueKind.Number || !array[i].TryGetInt64(out sizes[i]) || sizes[i] < 0) return false;
        }

        return true;
    }

    // -1 when the product does not fit 64 bits, which equals no length.
    private static long BytesOf(ScalarType type, long[] shape)
    {
        if (shape.Contains(0)) return 0;
        try
        {
            return checked(shape.Aggregate(1L, (product, size) => checked(product * size)) * SafetensorsDtype.WidthOf(type));
        }
        catch (OverflowException)
        {
            return -1;
        }
    }

    // The format asks that the tensors fill the file: no overlap, no hole, no rest.
    private void CheckLayout(IEnumerable<TensorEntry> tensors)
    {
        var next = _dataStart;
        TensorEntry? before = null;
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Offset).ThenBy(tensor => tensor.Length))
        {
            if (tensor.Offset < next) throw Broken($"tensors '{before!.Name}' and '{tensor.Name}' overlap");
            if (tensor.Offset > next) throw Broken($"{tensor.Offset - next:N0} bytes before tensor '{tensor.Name}' belong to no tensor");
            (next, before) = (tensor.Offset + tensor.Length, tensor);
        }

        if (next != _fileLength) throw Broken($"{_fileLength - next:N0} bytes at its end belong to no tensor");
    }

    private VideoException Broken(string reason, Exception? inner = null) => Broken(_path, reason, inner);

    private static VideoException Broken(string path, string reason, Exception? inner = null) => new(
        ErrorCode.UnusableModel, $"{path} is not usable: {reason}.", Path.GetFileName(path), inner);
}
