namespace Video.Ingest.Sources;

/// <summary>A look at a file that ffprobe refused: ffmpeg takes anything called .mp4 for MP4 and then misses its index, also in a text.</summary>
internal static class MediaFile
{
    /// <returns>False when the file's beginning is that of a text.</returns>
    public static bool Resembles(string path)
    {
        Span<byte> head = stackalloc byte[512];
        try
        {
            using var file = File.OpenRead(path);
            head = head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return true; // ffprobe's own words then say why
        }

        // Every container's head holds bytes that no text does; a playlist is a text, but one that ffmpeg knows.
        return head.IndexOfAnyInRange<byte>(0x00, 0x08) >= 0 || head.StartsWith("#EXTM3U"u8);
    }
}
