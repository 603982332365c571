using System.IO.Pipes;

namespace FFMpegCore.Arguments;

/// <summary>An end of the command line that this process serves through a named pipe (a Unix socket outside Windows).</summary>
public abstract class PipeArgument
{
    private readonly string _name = $"FFMpegCore_{Guid.NewGuid().ToString("N")[..16]}";
    private readonly PipeDirection _direction;

    protected PipeArgument(PipeDirection direction) => _direction = direction;

    // .NET gives a named pipe this path outside Windows.
    public string PipePath => OperatingSystem.IsWindows()
        ? $@"\\.\pipe\{_name}"
        : $"unix:{Path.Combine(Path.GetTempPath(), $"CoreFxPipe_{_name}")}";

    public abstract string Text { get; }

    protected NamedPipeServerStream Pipe { get; private set; } = null!;

    public void Pre()
    {
        if (Pipe is not null) throw new InvalidOperationException("Pipe already has been opened");
        Pipe = new NamedPipeServerStream(_name, _direction, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
    }

    public Task During(CancellationToken cancellationToken = default) => ServeAsync(cancellationToken, cancellationToken);

    public void Post()
    {
        Pipe?.Dispose();
        Pipe = null!;
    }

    /// <summary>Waits for the program to connect, then moves the data, and closes the pipe.</summary>
    /// <param name="gone">Cancelled when nobody will connect any more; data of a program that did is still moved.</param>
    /// <param name="cancelled">Ends everything.</param>
    internal async Task ServeAsync(CancellationToken gone, CancellationToken cancelled)
    {
        try
        {
            await Pipe.WaitForConnectionAsync(gone).ConfigureAwait(false);
            await ProcessDataAsync(cancelled).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
        }
        finally
        {
            if (Pipe is { IsConnected: true }) Pipe.Disconnect();
        }
    }

    protected abstract Task ProcessDataAsync(CancellationToken token);
}
