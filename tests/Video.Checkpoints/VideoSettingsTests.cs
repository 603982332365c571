namespace Video.Checkpoints.Tests;

public sealed class VideoSettingsTests : IDisposable
{
    private readonly ModelFolder _folder = new ModelFolder().With("config.json", ModelFolder.Config).WithTensors("model.safetensors", "x");

    [Fact]
    public void Without_a_file_a_model_runs_as_its_family_was_published()
    {
        var settings = Read();

        Assert.Equal(new VideoSettings(), settings);
        Assert.Equal(ImageNewline.AfterVideo, settings.ImageNewline);
        Assert.Null(settings.HeaderAt(TimeSpan.Zero));
    }

    [Fact]
    public void All_fields_are_read()
    {
        _folder.With("video.json", """
            {"name":"small-world","frame_header":"{HH}:{MM}:{SS} ","frames_per_second":2,"image_newline":"none","max_frames":96,
             "presets":{"vision":"delta","tokens":"novel","memory":"rolling"},"notice":"A toy.","of_a_later_version":1}
            """);

        var settings = Read();

        Assert.Equal(
            new VideoSettings
            {
                Name = "small-world",
                FrameHeader = "{HH}:{MM}:{SS} ",
                FramesPerSecond = 2,
                ImageNewline = ImageNewline.None,
                MaxFrames = 96,
                Presets = new PresetNames("delta", "novel", "rolling"),
                Notice = "A toy.",
            },
            settings);
    }

    [Theory]
    [InlineData(0, "00:00:00 ")]
    [InlineData(192.9, "00:03:12 ")]
    [InlineData(36_061, "10:01:01 ")]
    [InlineData(363_600, "101:00:00 ")]
    public void A_frame_header_carries_the_stream_time(double seconds, string expected)
    {
        _folder.With("video.json", """{"frame_header":"{HH}:{MM}:{SS} "}""");

        Assert.Equal(expected, Read().HeaderAt(TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public void A_model_says_in_which_words_it_is_asked_to_sum_up()
    {
        _folder.With("video.json", """{"summary":{"caption":"what is there?","events":"what happened?","kinds":{"went out":"out","left":"left"},"longest_chunk":8.5,"prose":false}}""");

        var summary = Read().Summary;

        Assert.Equal(("what is there?", "what happened?", 8.5, false), (summary.Caption, summary.Events, summary.LongestChunk, summary.Prose));
        Assert.Equal([("went out", "out"), ("left", "left")], summary.Kinds.Select(kind => (kind.Key, kind.Value)));
    }

    [Theory]
    [InlineData("""{"summary":{"longest_chunk":0}}""", "'longest_chunk' that is 0")]
    [InlineData("""{"summary":{"prose":"yes"}}""", "'prose' that is neither true nor false")]
    [InlineData("""{"summary":{"kinds":{"left":3}}}""", "'left' that is not a string")]
    [InlineData("""{"name":3}""", "'name' that is not a string")]
    [InlineData("""{"frames_per_second":0}""", "'frames_per_second' that is 0")]
    [InlineData("""{"frames_per_second":"2"}""", "'frames_per_second' that is not a number")]
    [InlineData("""{"image_newline":"each_frame"}""", "'image_newline' that is 'each_frame'")]
    [InlineData("""{"max_frames":0}""", "'max_frames' that is 0")]
    [InlineData("""{"max_frames":1.5}""", "'max_frames' that is 1.5")]
    [InlineData("""{"presets":"all"}""", "'presets' that is not an object")]
    [InlineData("""{"presets":{"vision":1}}""", "'vision' that is not a string")]
    [InlineData("""[]""", "is not a JSON object")]
    public void A_wrong_field_is_named(string text, string reason)
    {
        _folder.With("video.json", text);

        var error = Assert.Throws<VideoException>(Read);

        Assert.Equal((ErrorCode.UnusableModel, "video.json"), (error.Code, error.Param));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private VideoSettings Read()
    {
        using var checkpoint = Checkpoint.Open(_folder.Path);
        return VideoSettings.Read(checkpoint);
    }
}
