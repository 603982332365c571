namespace FFMpegCore;

public interface IMediaAnalysis
{
    /// <summary>The longest of the container's and the primary streams' durations; zero when none is known.</summary>
    TimeSpan Duration { get; }

    MediaFormat Format { get; }

    AudioStream? PrimaryAudioStream { get; }

    /// <summary>The video stream with the lowest index.</summary>
    VideoStream? PrimaryVideoStream { get; }

    List<VideoStream> VideoStreams { get; }

    List<AudioStream> AudioStreams { get; }

    /// <summary>What ffprobe complained of though it succeeded.</summary>
    IReadOnlyList<string> ErrorData { get; }
}
