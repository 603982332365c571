using Video.Ingest.Sources;

namespace Video.Server.Files;

/// <summary>Whether an uploaded file is a video that can be read here.</summary>
internal static class UploadCheck
{
    // Containers that hold their pictures themselves. Playlists and scripts (hls, dash, concat, sdp) name other files, which somebody who uploads may not choose; single pictures are no video.
    private static readonly string[] Containers =
    [
        "mov", "mp4", "matroska", "webm", "avi", "mpegts", "mpeg", "mpegvideo", "flv", "live_flv", "asf", "ogg", "nut", "mxf", "h264", "hevc", "av1", "obu", "ivf", "m4v", "mjpeg", "gif", "dv", "rm", "wtv",
    ];

    /// <exception cref="VideoException"><see cref="ErrorCode.UnusableSource"/>: it is not, and why.</exception>
    /// <param name="path">Where it lies.</param>
    /// <param name="name">What its owner calls it, for the message.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task RequireVideoAsync(string path, string name, CancellationToken cancellation)
    {
        if (new FileInfo(path).Length == 0) throw Unusable(name, "is an empty file");
        // Playlists are texts. They are refused before anything opens what they name.
        if (IsText(path)) throw Unusable(name, "is a text, not a video");
        try
        {
            var source = await SourceProbe.ProbeAsync(path, cancellation);
            if (!source.Container.Split(',').Any(Containers.Contains)) throw Unusable(name, $"is not a video that stands by itself (its format is {source.Container})");
        }
        catch (VideoException failure) when (failure.Code is ErrorCode.UnusableSource or ErrorCode.NotFound)
        {
            throw new VideoException(ErrorCode.UnusableSource, failure.Message.Replace(Path.GetFileName(path), name, StringComparison.Ordinal), "file", failure);
        }
    }

    private static bool IsText(string path)
    {
        Span<byte> head = stackalloc byte[4096];
        using var file = File.OpenRead(path);
        head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        return head.IndexOfAnyInRange<byte>(0x00, 0x08) < 0;
    }

    private static VideoException Unusable(string name, string why) => new(ErrorCode.UnusableSource, $"'{name}' {why}.", "file");
}
