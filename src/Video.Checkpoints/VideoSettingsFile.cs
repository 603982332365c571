using System.Collections.ObjectModel;

namespace Video.Checkpoints;

/// <summary>video.json as it is written; fields unknown here are left to later versions.</summary>
internal static class VideoSettingsFile
{
    public static VideoSettings Read(string folder)
    {
        if (ModelFile.ReadObject(folder, VideoSettings.FileName) is not { } root) return new VideoSettings();
        var fields = new JsonFields(root, folder, VideoSettings.FileName);
        return new VideoSettings
        {
            Name = fields.Text("name"),
            FrameHeader = fields.Text("frame_header"),
            FramesPerSecond = FramesPerSecond(fields),
            ImageNewline = NewlineOf(fields),
            MaxFrames = MaxFrames(fields),
            Presets = PresetsOf(fields),
            Summary = fields.Object("summary") is { } summary ? SummaryOf(summary) : new SummarySettings(),
            Notice = fields.Text("notice"),
        };
    }

    private static double? FramesPerSecond(JsonFields fields) => fields.Number("frames_per_second") switch
    {
        null => null,
        > 0 and <= 1000 and var rate => rate,
        var rate => throw fields.Wrong("frames_per_second", $"is {rate}; it is above 0 and at most 1000"),
    };

    private static int? MaxFrames(JsonFields fields) => fields.Number("max_frames") switch
    {
        null => null,
        >= 1 and <= int.MaxValue and var count when count == Math.Floor(count) => (int)count,
        var count => throw fields.Wrong("max_frames", $"is {count}; it is a whole number of at least 1"),
    };

    private static ImageNewline NewlineOf(JsonFields fields) => fields.Text("image_newline") switch
    {
        null or "after_video" => ImageNewline.AfterVideo,
        "none" => ImageNewline.None,
        var other => throw fields.Wrong("image_newline", $"is '{other}'; it is 'after_video' or 'none'"),
    };

    private static PresetNames PresetsOf(JsonFields fields) => fields.Object("presets") is { } presets
        ? new PresetNames(presets.Text("vision"), presets.Text("tokens"), presets.Text("memory"))
        : new PresetNames(null, null, null);

    private static SummarySettings SummaryOf(JsonFields fields) => new()
    {
        Caption = fields.Text("caption"),
        Events = fields.Text("events"),
        Kinds = fields.Object("kinds")?.Texts() ?? ReadOnlyDictionary<string, string>.Empty,
        LongestChunk = fields.Number("longest_chunk") is not { } seconds || seconds is > 0 and <= 3600 ? fields.Number("longest_chunk")
            : throw fields.Wrong("longest_chunk", $"is {seconds}; it is above 0 and at most 3600 seconds"),
        Prose = fields.Flag("prose") ?? true,
    };
}
