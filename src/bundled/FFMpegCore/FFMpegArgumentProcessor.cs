using FFMpegCore.Exceptions;
using FFMpegCore.Running;

namespace FFMpegCore;

/// <summary>Runs ffmpeg once with a finished command line.</summary>
public class FFMpegArgumentProcessor
{
    private readonly FFMpegArguments _arguments;
    private readonly List<Action<FFOptions>> _configurations = [];
    private readonly CancellationTokenSource _cancellation = new();
    private CancellationTokenRegistration _outerCancellation;
    private int _cancelTimeout;
    private Action<string>? _onError;
    private Action<string>? _onOutput;

    internal FFMpegArgumentProcessor(FFMpegArguments arguments) => _arguments = arguments;

    public string Arguments => _arguments.Text;

    /// <summary>Calls back for each line on standard output.</summary>
    public FFMpegArgumentProcessor NotifyOnOutput(Action<string> onOutput)
    {
        _onOutput = onOutput;
        return this;
    }

    /// <summary>Calls back for each line on standard error.</summary>
    public FFMpegArgumentProcessor NotifyOnError(Action<string> onError)
    {
        _onError = onError;
        return this;
    }

    /// <param name="cancel">Asks ffmpeg to end, and ends it when it has not within the timeout.</param>
    /// <param name="timeout">In milliseconds.</param>
    public FFMpegArgumentProcessor CancellableThrough(out Action cancel, int timeout = 0)
    {
        cancel = () => Cancel(timeout);
        return this;
    }

    /// <inheritdoc cref="CancellableThrough(out Action, int)"/>
    public FFMpegArgumentProcessor CancellableThrough(CancellationToken token, int timeout = 0)
    {
        token.ThrowIfCancellationRequested();
        _outerCancellation.Dispose();
        _outerCancellation = token.Register(() => Cancel(timeout));
        return this;
    }

    /// <summary>Changes the options of this run only.</summary>
    public FFMpegArgumentProcessor Configure(Action<FFOptions> configureOptions)
    {
        _configurations.Add(configureOptions);
        return this;
    }

    /// <returns>Whether ffmpeg ended with exit code 0; false is only returned when <paramref name="throwOnError"/> is off.</returns>
    /// <exception cref="FFMpegException">ffmpeg is not installed, or ended with another exit code and what it said.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled, and <paramref name="throwOnError"/> is on.</exception>
    public async Task<bool> ProcessAsynchronously(bool throwOnError = true, FFOptions? ffMpegOptions = null)
    {
        var options = ffMpegOptions ?? GlobalFFOptions.Current.Clone();
        foreach (var configure in _configurations) configure(options);
        try
        {
            var result = await RunAsync(options).ConfigureAwait(false);
            if (throwOnError && result.ExitCode != 0) throw Failure(result);
            return result.ExitCode == 0;
        }
        catch (OperationCanceledException) when (!throwOnError)
        {
            return false;
        }
        finally
        {
            await _outerCancellation.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<ChildResult> RunAsync(FFOptions options)
    {
        if (_cancellation.IsCancellationRequested) throw new OperationCanceledException("cancelled before starting processing");
        var ends = _arguments.Ends.ToList();
        foreach (var end in ends) end.Pre();
        try
        {
            using var child = Start(options);
            var exit = child.WaitForExitAsync(() => _cancelTimeout, _cancellation.Token);
            var transfer = new Transfer(ends, _cancellation.Token).RunAsync(exit);
            var result = await exit.ConfigureAwait(false);
            await EndAsync(transfer, result).ConfigureAwait(false);
            return _cancellation.IsCancellationRequested ? throw new OperationCanceledException("ffmpeg processing was cancelled") : result;
        }
        finally
        {
            foreach (var end in ends) end.Post();
        }
    }

    private ChildProcess Start(FFOptions options) =>
        ChildProcess.TryStart(GlobalFFOptions.GetFFMpegBinaryPath(options), _arguments.Text, options, _onOutput, _onError)
        ?? throw new FFMpegException(FFMpegExceptionType.Operation, "ffmpeg was not found on your system");

    // A broken pipe is the consequence, not the cause, of a program that failed or was cancelled: its own words are reported then.
    private async Task EndAsync(Task transfer, ChildResult result)
    {
        try
        {
            await transfer.ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or OperationCanceledException
            && (result.ExitCode != 0 || _cancellation.IsCancellationRequested))
        {
        }
    }

    private void Cancel(int timeout)
    {
        _cancelTimeout = timeout;
        _cancellation.Cancel();
    }

    private static FFMpegException Failure(ChildResult result)
    {
        var errors = string.Join('\n', result.ErrorLines);
        return new FFMpegException(
            FFMpegExceptionType.Process, $"ffmpeg exited with non-zero exit-code ({result.ExitCode} - {errors})", null, errors);
    }
}
