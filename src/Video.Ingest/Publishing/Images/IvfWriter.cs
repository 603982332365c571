using System.Buffers.Binary;

namespace Video.Ingest.Publishing.Images;

/// <summary>Image files one after the other in an IVF stream, which says of each how long it is and when it is shown.</summary>
/// <remarks>
/// Of the containers that ffmpeg reads from a pipe, IVF is the plainest with a length before every frame: bare JPEG or PNG files would be delivered only when the next one
/// has begun. Format: https://wiki.multimedia.cx/index.php/Duck_IVF. Sizes are left 0, since each image tells its own.
/// </remarks>
internal sealed class IvfWriter(Stream stream, ImageKind kind)
{
    private bool _begun;

    /// <param name="time">0 or more, later than the one before.</param>
    /// <param name="image">The file.</param>
    /// <param name="cancellationToken">Ends the wait; nothing can be written after that.</param>
    public async Task WriteAsync(TimeSpan time, ReadOnlyMemory<byte> image, CancellationToken cancellationToken)
    {
        if (!_begun) await stream.WriteAsync(Head(), cancellationToken);
        _begun = true;
        var head = new byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(head, image.Length);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(4), time.Ticks);
        await stream.WriteAsync(head, cancellationToken);
        await stream.WriteAsync(image, cancellationToken);
    }

    /// <summary>Its time base is the tick.</summary>
    private byte[] Head()
    {
        var head = new byte[32];
        "DKIF"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt16LittleEndian(head.AsSpan(6), (ushort)head.Length);
        (kind == ImageKind.Jpeg ? "MJPG"u8 : "MPNG"u8).CopyTo(head.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(16), (int)TimeSpan.TicksPerSecond);
        BinaryPrimitives.WriteInt32LittleEndian(head.AsSpan(20), 1);
        return head;
    }
}
