using System.ComponentModel;
using System.Diagnostics;

namespace FFMpegCore.Running;

/// <summary>A running ffmpeg or ffprobe: started without a shell, its text read in bounded memory, never left behind.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int ErrorLinesKept = 200;
    private const int OutputLinesKept = 1_000_000;
    private const long OutputKept = 4_000_000; // characters
    private const int LongestLine = 2_000;

    private readonly Process _process;
    private readonly LineTail _output;
    private readonly LineTail _errors;
    private readonly Task _reading;

    private ChildProcess(Process process, bool keepOutput, Action<string>? onOutput, Action<string>? onError)
    {
        _process = process;
        _output = new LineTail(keepOutput ? OutputLinesKept : 0, keepOutput ? int.MaxValue : LongestLine, keepOutput ? OutputKept : long.MaxValue, onOutput);
        _errors = new LineTail(ErrorLinesKept, LongestLine, long.MaxValue, onError);
        _reading = Task.WhenAll(_output.ReadAsync(process.StandardOutput), _errors.ReadAsync(process.StandardError));
    }

    /// <returns>Null when there is no such program.</returns>
    public static ChildProcess? TryStart(
        string program, string arguments, FFOptions options, Action<string>? onOutput, Action<string>? onError, bool keepOutput = false)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = options.Encoding,
            StandardErrorEncoding = options.Encoding,
            WorkingDirectory = options.WorkingDirectory,
        };
        try
        {
            return Process.Start(start) is { } process ? new ChildProcess(process, keepOutput, onOutput, onError) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Waits for the end. On cancellation the program is asked to quit, and ended when it has not in time.</summary>
    /// <param name="patience">How long, in milliseconds, a cancelled program has to end by itself.</param>
    /// <param name="cancelled">Ends the program; the result is then that of a program ended early.</param>
    public async Task<ChildResult> WaitForExitAsync(Func<int> patience, CancellationToken cancelled)
    {
        try
        {
            await _process.WaitForExitAsync(cancelled).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await QuitAsync(patience()).ConfigureAwait(false);
        }

        await _reading.ConfigureAwait(false);
        return new ChildResult(_process.ExitCode, _output.Lines, _errors.Lines);
    }

    public void Dispose()
    {
        Kill();
        // Process leaves open what was read from it, until the collector comes by.
        _process.StandardInput.Dispose();
        _process.StandardOutput.Dispose();
        _process.StandardError.Dispose();
        _process.Dispose();
    }

    private async Task QuitAsync(int patience)
    {
        if (patience > 0 && await QuitsByItselfAsync(patience).ConfigureAwait(false)) return;
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<bool> QuitsByItselfAsync(int patience)
    {
        using var timeout = new CancellationTokenSource(patience);
        try
        {
            await _process.StandardInput.WriteAsync('q').ConfigureAwait(false);
            await _process.StandardInput.FlushAsync(timeout.Token).ConfigureAwait(false);
            await _process.WaitForExitAsync(timeout.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException)
        {
            return false;
        }
    }

    private void Kill()
    {
        try
        {
            if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in the meantime.
        }
    }
}
