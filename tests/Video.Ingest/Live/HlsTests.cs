using System.Diagnostics;
using Video.Ingest.Sources;

namespace Video.Ingest.Tests.Live;

[Collection("ffmpeg")]
public sealed class HlsTests
{
    [SkippableFact]
    public async Task A_live_playlist_is_followed_and_found_again_after_its_server_was_away()
    {
        await using var nginx = await Nginx.StartAsync();
        using var encoder = Encode(nginx.Root);
        try
        {
            await WaitForAsync(() => File.Exists(Path.Combine(nginx.Root, "live3.ts")));
            await using var reading = LiveReading.Of(nginx.UrlOf("live.m3u8"), LiveReading.Eager with { SegmentFloor = TimeSpan.FromSeconds(6) });
            await reading.WaitForFramesAsync(epoch: 0, frames: 40);
            Assert.Equal(("hls", true), (reading.Source.Description!.Container, reading.Source.Description.IsLive));

            await nginx.KillAsync();
            await reading.WaitAsync(condition => condition.State is SourceState.Reconnecting or SourceState.Stalled);
            await nginx.StartAgainAsync();
            await reading.WaitForFramesAsync(epoch: 1, frames: 20);
        }
        finally
        {
            encoder.Kill();
        }
    }

    [SkippableFact]
    public async Task A_closed_playlist_is_read_to_its_end()
    {
        await using var nginx = await Nginx.StartAsync();
        await Clips.RunAsync(nginx.Root, "-f", "lavfi", "-i", "testsrc=size=64x48:rate=10:duration=3", "-c:v", "libx264", "-g", "10", "-hls_time", "1", "-hls_list_size", "0", "closed.m3u8");
        await using var source = new LiveSource(Reading.Spec(nginx.UrlOf("closed.m3u8")), null, LiveReading.Eager);
        var frames = 0;

        await foreach (var frame in source.ReadAsync(default))
        {
            frame.Dispose();
            frames++;
        }

        Assert.Equal((30, SourceState.Ended), (frames, source.Condition.State));
    }

    private static Process Encode(string folder)
    {
        var arguments = "-hide_banner -loglevel error -nostdin -re -f lavfi -i testsrc=size=64x48:rate=10 -c:v libx264 -preset ultrafast -threads 1 -g 10 "
            + "-f hls -hls_time 1 -hls_list_size 5 -hls_flags delete_segments live.m3u8";
        return Process.Start(new ProcessStartInfo("ffmpeg", arguments) { WorkingDirectory = folder })!;
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition()) await Task.Delay(50, patience.Token);
    }
}
