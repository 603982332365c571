using System.Text.Json;
using FFMpegCore.Exceptions;

namespace FFMpegCore;

/// <summary>ffprobe's JSON as objects.</summary>
internal sealed class MediaAnalysis : IMediaAnalysis
{
    /// <exception cref="FormatNullException">The document describes no container.</exception>
    public MediaAnalysis(JsonElement root, IReadOnlyList<string> errors)
    {
        if (!root.TryGetProperty("format", out var format)) throw new FormatNullException();
        var streams = root.TryGetProperty("streams", out var listed) ? listed.EnumerateArray().ToList() : [];
        Format = FormatOf(format);
        VideoStreams = [.. streams.Where(stream => stream.Text("codec_type") == "video").Select(VideoOf)];
        AudioStreams = [.. streams.Where(stream => stream.Text("codec_type") == "audio").Select(AudioOf)];
        ErrorData = errors;
    }

    public TimeSpan Duration =>
        new[] { Format.Duration, PrimaryVideoStream?.Duration ?? default, PrimaryAudioStream?.Duration ?? default }.Max();

    public MediaFormat Format { get; }

    public AudioStream? PrimaryAudioStream => AudioStreams.MinBy(stream => stream.Index);

    public VideoStream? PrimaryVideoStream => VideoStreams.MinBy(stream => stream.Index);

    public List<VideoStream> VideoStreams { get; }

    public List<AudioStream> AudioStreams { get; }

    public IReadOnlyList<string> ErrorData { get; }

    private static MediaFormat FormatOf(JsonElement format) => new()
    {
        Duration = format.Time("duration"),
        StartTime = format.Time("start_time"),
        FormatName = format.Text("format_name")!,
        FormatLongName = format.Text("format_long_name")!,
        StreamCount = (int)format.Number("nb_streams"),
        ProbeScore = format.Number("probe_score"),
        BitRate = format.Number("bit_rate"),
        Tags = format.Tags(),
    };

    private static VideoStream VideoOf(JsonElement stream)
    {
        var video = new VideoStream
        {
            AvgFrameRate = stream.Rate("avg_frame_rate"),
            FrameRate = stream.Rate("r_frame_rate"),
            BitsPerRawSample = (int)stream.Number("bits_per_raw_sample"),
            DisplayAspectRatio = stream.Ratio("display_aspect_ratio"),
            SampleAspectRatio = stream.Ratio("sample_aspect_ratio"),
            Profile = stream.Text("profile")!,
            Width = (int)stream.Number("width"),
            Height = (int)stream.Number("height"),
            PixelFormat = stream.Text("pix_fmt")!,
            Level = (int)stream.Number("level"),
            Rotation = stream.Rotation(),
            ColorRange = stream.Text("color_range")!,
            ColorSpace = stream.Text("color_space")!,
            ColorTransfer = stream.Text("color_transfer")!,
            ColorPrimaries = stream.Text("color_primaries")!,
        };
        return Describe(video, stream);
    }

    private static AudioStream AudioOf(JsonElement stream)
    {
        var audio = new AudioStream
        {
            Channels = (int)stream.Number("channels"),
            ChannelLayout = stream.Text("channel_layout")!,
            SampleRateHz = (int)stream.Number("sample_rate"),
            Profile = stream.Text("profile")!,
        };
        return Describe(audio, stream);
    }

    private static T Describe<T>(T media, JsonElement stream)
        where T : MediaStream
    {
        media.Index = (int)stream.Number("index");
        media.CodecName = stream.Text("codec_name")!;
        media.CodecLongName = stream.Text("codec_long_name")!;
        media.CodecTag = stream.Text("codec_tag")!;
        media.CodecTagString = stream.Text("codec_tag_string")!;
        media.BitRate = (long)stream.Number("bit_rate");
        media.StartTime = stream.Time("start_time");
        media.Duration = stream.Time("duration");
        media.Tags = stream.Tags();
        media.Language = media.Tags.GetValueOrDefault("language");
        media.Disposition = stream.Flags("disposition");
        media.BitDepth = stream.BitDepth();
        return media;
    }
}
