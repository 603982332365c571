namespace Video.Checkpoints;

/// <summary>
/// What a published config cannot say about running a model on video: the optional video.json beside config.json.
/// Without that file a model is run exactly as its family was published.
/// </summary>
public sealed record VideoSettings
{
    public const string FileName = "video.json";

    /// <summary>name: what to call the model; null: its folder's name will do.</summary>
    public string? Name { get; init; }

    /// <summary>frame_header: the text before each frame's tokens, with {HH}, {MM} and {SS} for its stream time; null: none.</summary>
    public string? FrameHeader { get; init; }

    /// <summary>frames_per_second: the sampling rate it was trained at, above 0; null: not said.</summary>
    public double? FramesPerSecond { get; init; }

    /// <summary>image_newline: where the learned separator token stands.</summary>
    public ImageNewline ImageNewline { get; init; } = ImageNewline.AfterVideo;

    /// <summary>max_frames: the most frames one question may show it, at least 1; null: not said.</summary>
    public int? MaxFrames { get; init; }

    /// <summary>presets: by which methods it runs unless a stream says otherwise.</summary>
    public PresetNames Presets { get; init; } = new(null, null, null);

    /// <summary>summary: in which words it is asked to sum up a video.</summary>
    public SummarySettings Summary { get; init; } = new();

    /// <summary>notice: what the model has to say of itself to whoever uses it; null: nothing.</summary>
    public string? Notice { get; init; }

    /// <summary>The folder's video.json, or the defaults above when it has none.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.UnusableModel"/>, naming the field that is wrong.</exception>
    public static VideoSettings Read(Checkpoint checkpoint) => VideoSettingsFile.Read(checkpoint.Folder);

    /// <summary>The header of the frame at a stream time, whole seconds rounded down; null without <see cref="FrameHeader"/>.</summary>
    public string? HeaderAt(TimeSpan time) => FrameHeader?
        .Replace("{HH}", $"{(long)time.TotalHours:00}", StringComparison.Ordinal)
        .Replace("{MM}", $"{time.Minutes:00}", StringComparison.Ordinal)
        .Replace("{SS}", $"{time.Seconds:00}", StringComparison.Ordinal);
}

public enum ImageNewline
{
    /// <summary>"after_video": once, after the last frame, as llava-hf's models have it.</summary>
    AfterVideo,

    /// <summary>"none".</summary>
    None,
}

/// <summary>Preset names per level; null leaves the choice to the service.</summary>
public sealed record PresetNames(string? Vision, string? Tokens, string? Memory);
