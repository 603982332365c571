using System.Diagnostics;
using Video.Memory.Writer;

namespace Video.Tests.Memory.Archive.Storage;

/// <summary>Processes that archive into the same file, one after the other, each until it is killed.</summary>
internal sealed class KillableWriters(string file, string size) : IDisposable
{
    private const int Killed = 128 + 9;

    // Gets ready while the one before it writes.
    private Process? _next;

    /// <summary>Lets the next one write, and kills it with SIGKILL when <paramref name="wait"/> returns, which is called once a block is acknowledged.</summary>
    /// <returns>The last id that it acknowledged.</returns>
    public long WriteAndKill(Action wait)
    {
        using var writer = _next ?? Start();
        _next = Start();
        var errors = writer.StandardError.ReadToEndAsync();
        writer.StandardInput.WriteLine();
        var first = writer.StandardOutput.ReadLine();
        if (first is null) Assert.Fail($"The writing process said nothing: {errors.GetAwaiter().GetResult()}");
        var rest = writer.StandardOutput.ReadToEndAsync();
        wait();
        writer.Kill();
        writer.WaitForExit();
        Assert.True(writer.ExitCode == Killed, $"The writing process ended by itself: {errors.GetAwaiter().GetResult()}");
        // A last line without its end was not acknowledged: the process was killed while it wrote it.
        var said = first + '\n' + rest.GetAwaiter().GetResult();
        return said[..(said.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse).Last();
    }

    public void Dispose()
    {
        _next?.Kill();
        _next?.WaitForExit();
        _next?.Dispose();
    }

    private Process Start() => Process.Start(new ProcessStartInfo("dotnet", [typeof(TestBlock).Assembly.Location, file, size])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
