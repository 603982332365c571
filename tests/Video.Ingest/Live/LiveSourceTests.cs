using System.Diagnostics;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;
using Xunit.Abstractions;

namespace Video.Ingest.Tests.Live;

[Collection("ffmpeg")]
public sealed class LiveSourceTests(ITestOutputHelper output)
{
    [SkippableFact]
    public async Task A_camera_that_is_killed_and_restarted_goes_on_in_a_new_epoch_and_leaves_nothing_behind()
    {
        // VIDEO_CYCLES=20 for the long version.
        var cycles = int.Parse(Environment.GetEnvironmentVariable("VIDEO_CYCLES") ?? "3");
        await using var camera = await RtspServer.StartAsync();
        var before = ProcessUse.Now();
        await using (var reading = LiveReading.Of(camera.Live))
        {
            await reading.WaitForFramesAsync(epoch: 0);
            var (live, settled) = (ProcessUse.Now(), ProcessUse.Memory());
            for (var epoch = 1; epoch <= cycles; epoch++)
            {
                await camera.KillAsync();
                await reading.WaitAsync(condition => condition.State == SourceState.Reconnecting);
                await camera.StartAgainAsync();
                await reading.WaitForFramesAsync(epoch);
                Assert.Equal((SourceState.Live, epoch, (long)epoch), (reading.Condition.State, reading.Condition.Epoch, reading.Condition.Reconnects));
                // The camera is a child of this process too; its pipe is one more handle while it is read.
                Assert.InRange(ProcessUse.Now().Handles, live.Handles - 8, live.Handles + 8);
                Assert.Equal(live.Children, ProcessUse.Now().Children);
                var (managed, resident) = ProcessUse.Memory();
                output.WriteLine($"cycle {epoch}: {ProcessUse.Now()}, {managed / 1024.0 / 1024:0.00} MiB managed, {resident / 1024.0 / 1024:0.0} MiB resident");
                // Until the fifth the runtime still compiles, and fills its pools.
                if (epoch == 5) settled = (managed, resident);
            }

            var last = ProcessUse.Memory();
            Assert.InRange(last.Managed, 0, settled.Managed + (4 << 20));
            // In the short version other tests may run beside this one, and take what they need.
            if (cycles > 5) Assert.InRange(last.Resident, 0, settled.Resident + (24 << 20));
        }

        Assert.Equal(before.Children, ProcessUse.Now().Children);
        Assert.Equal(before.Folders, ProcessUse.Now().Folders);
    }

    [SkippableFact]
    public async Task The_gap_between_two_connections_lasts_in_the_stream_as_long_as_it_did_here()
    {
        await using var camera = await RtspServer.StartAsync();
        await using var reading = LiveReading.Of(camera.Live);
        await reading.WaitForFramesAsync(epoch: 0);
        await camera.KillAsync();
        await reading.WaitAsync(condition => condition.State == SourceState.Reconnecting);
        await camera.StartAgainAsync();
        await reading.WaitForFramesAsync(epoch: 1);

        var (first, last) = (reading.Times[0], reading.Times.Last(time => time.Epoch == 0));
        var next = reading.Times.First(time => time.Epoch == 1);

        Assert.Equal(TimeSpan.Zero, first.Position);
        Assert.True(next.Position > last.Position + TimeSpan.FromSeconds(0.2));
        // From the first frame on both clocks have gone equally far, whatever burst of pictures a connection began with.
        Assert.InRange((next.WallClock - first.WallClock - next.Position).TotalSeconds, -0.5, 2.5);
    }

    [SkippableFact]
    public async Task A_camera_that_falls_silent_with_its_connection_open_has_stalled_and_is_connected_to_again()
    {
        await using var camera = await RtspServer.StartAsync();
        await using var reading = LiveReading.Of(camera.Live, LiveReading.Eager with { LongestPause = TimeSpan.FromSeconds(3), FirstPause = TimeSpan.FromSeconds(3) });
        await reading.WaitForFramesAsync(epoch: 0);

        camera.Halt();
        await reading.WaitAsync(condition => condition.State == SourceState.Stalled);
        Assert.StartsWith($"'{camera.Live}' fell silent: no picture for 3 s", reading.Condition.Reason, StringComparison.Ordinal);
        Assert.NotNull(reading.Condition.NextTryAt);
        camera.GoOn();
        await reading.WaitForFramesAsync(epoch: 1);

        Assert.Equal((SourceState.Live, 1L), (reading.Condition.State, reading.Condition.Stalls));
        Assert.Null(reading.Condition.Reason);
    }

    [SkippableFact]
    public async Task An_ffmpeg_that_is_killed_is_replaced()
    {
        await using var camera = await RtspServer.StartAsync();
        await using var reading = LiveReading.Of(camera.Live);
        await reading.WaitForFramesAsync(epoch: 0);

        using (var ffmpeg = Process.GetProcessById(ProcessUse.Ffmpegs().Single())) ffmpeg.Kill();
        await reading.WaitAsync(condition => condition.State == SourceState.Reconnecting);
        Assert.Equal($"The connection to '{camera.Live}' broke off: ffmpeg was ended.", reading.Condition.Reason);
        await reading.WaitForFramesAsync(epoch: 1);

        Assert.Equal(SourceState.Live, reading.Condition.State);
    }

    [SkippableFact]
    public async Task A_camera_that_is_away_at_first_is_connected_to_when_it_comes()
    {
        await using var camera = await RtspServer.StartAsync();
        await camera.KillAsync();
        await using var reading = LiveReading.Of(camera.Live, origin: new StreamOrigin(7, TimeSpan.FromHours(3)));
        await reading.WaitAsync(condition => condition.FailedTries > 0);
        Assert.Equal((SourceState.Connecting, $"'{camera.Live}' cannot be reached: the connection was refused."), (reading.Condition.State, reading.Condition.Reason));

        await camera.StartAgainAsync();
        await reading.WaitForFramesAsync(epoch: 7);

        // The stream's clock ran on while its camera was away.
        Assert.InRange(reading.Times[0].Position, TimeSpan.FromHours(3) + TimeSpan.FromSeconds(0.3), TimeSpan.FromHours(3) + TimeSpan.FromMinutes(2));
    }

    [SkippableFact]
    public async Task A_camera_that_asks_for_a_password_gets_it_and_a_wrong_one_is_told_without_showing_it()
    {
        await using var camera = await RtspServer.StartAsync("viewer", "se:cret");
        var right = camera.Live.Replace("//", "//viewer:se%3Acret@", StringComparison.Ordinal);
        await using (var reading = LiveReading.Of(right)) await reading.WaitForFramesAsync(epoch: 0, frames: 1);

        await using var refused = LiveReading.Of(right.Replace("cret", "cond", StringComparison.Ordinal));
        await refused.WaitAsync(condition => condition.NextTryAt is not null);

        Assert.Equal($"'{camera.Live}' wants a user and a password that fit (401).", refused.Condition.Reason);
        Assert.DoesNotContain("viewer", refused.Condition.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_live_source_is_sampled_on_the_grid_of_stream_time()
    {
        await using var camera = await RtspServer.StartAsync();
        await using var reading = LiveReading.Of(camera.Live, sampling: new FixedRate(2));
        await reading.WaitForFramesAsync(epoch: 0, frames: 6);

        var times = reading.Times.Select(time => time.Position.TotalSeconds).ToList();

        // Ten pictures a second: each frame is the one that is on screen on a half second.
        Assert.All(times.Skip(1).Zip(times.Skip(2)), pair => Assert.Equal(0.5, pair.Second - pair.First, 0.11));
    }
}
