using static TorchSharp.torch;

namespace Video.Checkpoints;

/// <summary>Moves tensors between a file and torch in pieces, so that beside the tensor only one piece is resident.</summary>
internal static class TensorCopy
{
    // Spans count in int, and a piece is what loading costs beyond the weights themselves.
    private const int PieceBytes = 16 << 20;

    /// <summary>A new tensor of the entry's shape, converted to <paramref name="dtype"/> where it is stored as another.</summary>
    public static Tensor Load(MappedFile file, TensorEntry entry, ScalarType dtype, Device device)
    {
        var tensor = empty([.. entry.Shape], dtype: dtype, device: device);
        try
        {
            Fill(file, entry, tensor);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }

    /// <summary>Shows a contiguous tensor's bytes, piece after piece, in order.</summary>
    public static void ForEachPiece(Tensor tensor, MappedFile.PieceReader read)
    {
        using var flat = tensor.reshape(-1);
        var step = PieceBytes / SafetensorsDtype.WidthOf(tensor.dtype);
        for (var start = 0L; start < flat.shape[0]; start += step)
        {
            using var piece = flat.narrow(0, start, Math.Min(step, flat.shape[0] - start));
            using var here = piece.cpu();
            read(here.bytes);
        }
    }

    private static void Fill(MappedFile file, TensorEntry entry, Tensor tensor)
    {
        if (entry.Elements == 0) return;
        using var flat = tensor.view(-1);
        var width = SafetensorsDtype.WidthOf(entry.Dtype);
        var step = PieceBytes / width;
        for (var start = 0L; start < entry.Elements; start += step)
        {
            var count = Math.Min(step, entry.Elements - start);
            using var piece = flat.narrow(0, start, count);
            file.Read(entry.Offset + start * width, (int)(count * width), bytes => FillPiece(piece, entry.Dtype, bytes));
        }
    }

    private static void FillPiece(Tensor piece, ScalarType stored, ReadOnlySpan<byte> bytes)
    {
        if (piece.dtype == stored && piece.device_type == TorchSharp.DeviceType.CPU)
        {
            bytes.CopyTo(piece.bytes);
            return;
        }

        using var staged = empty([piece.shape[0]], dtype: stored);
        bytes.CopyTo(staged.bytes);
        piece.copy_(staged);
    }
}
