using System.Diagnostics;
using FFMpegCore.Arguments;
using FFMpegCore.Exceptions;
using FFMpegCore.Pipes;

namespace FFMpegCore.Tests;

public sealed class FFMpegArgumentProcessorTests(Clips clips) : IClassFixture<Clips>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_sink_gets_every_byte_that_ffmpeg_writes()
    {
        using var raw = new MemoryStream();

        var ended = await Picture(seconds: 2)
            .OutputToPipe(new StreamPipeSink(raw), output => output.ForcePixelFormat("rgb24").ForceFormat("rawvideo"))
            .ProcessAsynchronously();

        Assert.True(ended);
        Assert.Equal(20 * 64 * 48 * 3, raw.Length);
    }

    [Fact]
    public async Task A_source_feeds_ffmpeg()
    {
        using var grey = new MemoryStream([.. Enumerable.Repeat((byte)128, 4 * 8 * 8)]);
        using var raw = new MemoryStream();

        await FFMpegArguments
            .FromPipeInput(new StreamPipeSource(grey), input => input.WithCustomArgument("-f rawvideo -pix_fmt gray -s 8x8 -framerate 1"))
            .OutputToPipe(new StreamPipeSink(raw), output => output.WithFrameOutputCount(3).ForcePixelFormat("gray").ForceFormat("rawvideo"))
            .ProcessAsynchronously();

        Assert.Equal(Enumerable.Repeat((byte)128, 3 * 8 * 8), raw.ToArray());
    }

    [Fact]
    public async Task A_failing_run_throws_with_the_programs_words_and_tells_them_line_by_line()
    {
        await File.WriteAllTextAsync(clips.PathOf("text.mp4"), "This is no video.");
        var lines = new List<string>();

        var failure = await Assert.ThrowsAsync<FFMpegException>(() => FFMpegArguments.FromFileInput(clips.PathOf("text.mp4"))
            .OutputToPipe(new StreamPipeSink(Stream.Null), output => output.ForceFormat("rawvideo"))
            .NotifyOnError(lines.Add)
            .ProcessAsynchronously());

        Assert.Equal(FFMpegExceptionType.Process, failure.Type);
        Assert.Contains("Invalid data", failure.FFMpegErrorOutput, StringComparison.Ordinal);
        Assert.Contains(lines, line => line.Contains("Invalid data", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failing_run_is_false_where_no_exception_is_wanted() =>
        Assert.False(await FFMpegArguments.FromFileInput(clips.PathOf("nowhere.mp4"), verifyExists: false)
            .OutputToUrl("-f null -").ProcessAsynchronously(throwOnError: false));

    [Fact]
    public async Task A_missing_input_file_is_found_before_ffmpeg_starts() =>
        await Assert.ThrowsAsync<FileNotFoundException>(() => FFMpegArguments.FromFileInput(clips.PathOf("nowhere.mp4"))
            .OutputToUrl("-f null -").ProcessAsynchronously());

    [Fact]
    public async Task Cancelling_ends_a_run_that_would_last_forever()
    {
        using var cancellation = new CancellationTokenSource();
        var clock = Stopwatch.StartNew();
        var run = FFMpegArguments.FromFileInput("testsrc=rate=10", verifyExists: false, input => input.ForceFormat("lavfi"))
            .OutputToPipe(new StreamPipeSink((_, token) => CancelThenWaitAsync(cancellation, token)), output => output.ForceFormat("rawvideo"))
            .CancellableThrough(cancellation.Token)
            .ProcessAsynchronously();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Patience));
        Assert.True(clock.Elapsed < Patience);
    }

    [Fact]
    public async Task A_cancelled_run_is_false_where_no_exception_is_wanted()
    {
        var run = FFMpegArguments.FromFileInput("testsrc=rate=10", verifyExists: false, input => input.ForceFormat("lavfi"))
            .OutputToUrl("-f null -")
            .CancellableThrough(out var cancel)
            .ProcessAsynchronously(throwOnError: false);

        cancel();

        Assert.False(await run.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_token_that_is_cancelled_already_starts_nothing() => await Assert.ThrowsAnyAsync<OperationCanceledException>(
        () => Task.Run(() => Picture(1).OutputToUrl("-f null -").CancellableThrough(new CancellationToken(true)).ProcessAsynchronously()));

    [Fact]
    public async Task Options_of_one_run_change_no_other()
    {
        var folder = GlobalFFOptions.Current.WorkingDirectory;

        await Picture(0.2).OutputToFile("relative.avi", true, output => output.WithVideoCodec("mpeg4"))
            .Configure(options => options.WorkingDirectory = Path.GetDirectoryName(clips.PathOf("x"))!)
            .ProcessAsynchronously();

        Assert.True(File.Exists(clips.PathOf("relative.avi")));
        Assert.Equal(folder, GlobalFFOptions.Current.WorkingDirectory);
    }

    private static FFMpegArguments Picture(double seconds) => FFMpegArguments
        .FromFileInput($"testsrc=size=64x48:rate=10:duration={seconds}", verifyExists: false, input => input.ForceFormat("lavfi"))
        .WithGlobalOptions(options => options.WithVerbosityLevel(VerbosityLevel.Error));

    private static async Task CancelThenWaitAsync(CancellationTokenSource cancellation, CancellationToken token)
    {
        await cancellation.CancelAsync();
        await Task.Delay(Timeout.Infinite, token);
    }
}
