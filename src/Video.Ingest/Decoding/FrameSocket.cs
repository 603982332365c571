using System.Net.Sockets;

namespace Video.Ingest.Decoding;

/// <summary>A Unix socket in a folder of our own, on which one ffmpeg delivers its output.</summary>
/// <remarks>
/// Why not FFMpegCore's OutputToPipe: it closes the pipe when ffmpeg exits, so a reader that is slower than ffmpeg (a paced stream, a full queue) loses
/// whatever was still in it. This socket is ours: it is read to its end, whenever ffmpeg went. The folder is private (mode 700), so nobody else connects.
/// </remarks>
internal sealed class FrameSocket : IDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly Socket _listener;

    public FrameSocket()
    {
        _folder = Directory.CreateTempSubdirectory("video-");
        _listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen(1);
    }

    /// <summary>As an output on ffmpeg's command line, quoted.</summary>
    public string Argument => $"\"unix:{Path}\"";

    private string Path => System.IO.Path.Combine(_folder.FullName, "frames");

    /// <returns>What the process writes; null when it ended without connecting.</returns>
    public async Task<Stream?> AcceptAsync(Task process, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var accepting = _listener.AcceptAsync(ended.Token).AsTask();
        await Task.WhenAny(accepting, process);
        // A short clip is written and the process gone before the connection was noticed here: then it is still pending.
        if (!accepting.IsCompleted && !_listener.Poll(0, SelectMode.SelectRead)) await ended.CancelAsync();
        try
        {
            return new NetworkStream(await accepting, ownsSocket: true);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Delete(recursive: true);
    }
}
