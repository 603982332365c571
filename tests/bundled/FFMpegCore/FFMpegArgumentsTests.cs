using FFMpegCore.Arguments;
using FFMpegCore.Exceptions;

namespace FFMpegCore.Tests;

public sealed class FFMpegArgumentsTests
{
    [Fact]
    public void Arguments_stand_in_the_order_in_which_ffmpeg_reads_them()
    {
        var processor = FFMpegArguments
            .FromFileInput("in.mp4", verifyExists: false, input => input.Seek(new TimeSpan(0, 1, 2, 3, 45)).WithCustomArgument("-an"))
            .WithGlobalOptions(options => options.WithVerbosityLevel(VerbosityLevel.Error))
            .OutputToFile("out.mkv", overwrite: true, output => output
                .WithVideoCodec("libx264").UsingThreads(2).WithDuration(TimeSpan.FromSeconds(5)).ForcePixelFormat("yuv420p").ForceFormat("matroska"));

        Assert.Equal(
            "-hide_banner -loglevel error -ss 01:02:03.045 -an -i \"in.mp4\" "
            + "-c:v libx264 -threads 2 -t 00:00:05 -pix_fmt yuv420p -f matroska \"out.mkv\" -y",
            processor.Arguments);
    }

    [Fact]
    public void Hours_beyond_a_day_are_hours() =>
        Assert.Contains("-ss 30:00:01.500", Seeking(new TimeSpan(1, 6, 0, 1, 500)), StringComparison.Ordinal);

    [Fact]
    public void Filters_form_a_chain_with_escaped_commas()
    {
        var text = FFMpegArguments.FromFileInput("in.mp4", false)
            .OutputToUrl("out", output => output.WithVideoFilters(filters =>
            {
                filters.Arguments.Add(new Filter("select", "not(mod(n,3))"));
                filters.Scale(16, 8);
            })).Arguments;

        Assert.Equal("-i \"in.mp4\" -vf \"select=not(mod(n\\,3)), scale=16:8\" out", text);
    }

    [Fact]
    public void A_chain_without_filters_is_refused() => Assert.Throws<FFMpegArgumentException>(() =>
        FFMpegArguments.FromFileInput("in.mp4", false).OutputToUrl("out", output => output.WithVideoFilters(_ => { })).Arguments);

    [Fact]
    public void A_url_is_passed_in_its_escaped_form() => Assert.Equal(
        "-i \"http://host/a%20%22b.mp4\" out",
        FFMpegArguments.FromUrlInput(new Uri("http://host/a \"b.mp4")).OutputToUrl("out").Arguments);

    private static string Seeking(TimeSpan time) =>
        FFMpegArguments.FromFileInput("in.mp4", false, input => input.Seek(time)).OutputToUrl("out").Arguments;

    private sealed record Filter(string Key, string Value) : IVideoFilterArgument;
}
