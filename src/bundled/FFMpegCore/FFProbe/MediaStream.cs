namespace FFMpegCore;

public abstract class MediaStream : ITagsContainer
{
    public int Index { get; set; }

    /// <summary>Null when ffmpeg has no name for the codec.</summary>
    public string CodecName { get; set; } = null!;

    public string CodecLongName { get; set; } = null!;

    public string CodecTagString { get; set; } = null!;

    public string CodecTag { get; set; } = null!;

    public long BitRate { get; set; }

    /// <summary>Zero when negative or not known.</summary>
    public TimeSpan StartTime { get; set; }

    /// <summary>Zero when not known.</summary>
    public TimeSpan Duration { get; set; }

    public string? Language { get; set; }

    public Dictionary<string, bool>? Disposition { get; set; }

    public int? BitDepth { get; set; }

    public Dictionary<string, string>? Tags { get; set; }
}
