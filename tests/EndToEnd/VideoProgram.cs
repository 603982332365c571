using System.Diagnostics;

namespace Video.Tests.EndToEnd;

/// <summary>Runs the real program as a user does, and collects what it prints.</summary>
internal static class VideoProgram
{
    private static readonly StatesFolder States = new();

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "Video.Cli.dll");

    public static async Task<(int Exit, string Out, string Err)> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        using var patience = new CancellationTokenSource(Patience);
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var errors = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await errors);
    }

    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Testing.Repository.Root,
        };
        // A state of its own for each, rather than the user's.
        start.Environment["VIDEO_STATE_DIR"] = System.IO.Path.Combine(States.Path, Guid.NewGuid().ToString("n"));
        return Process.Start(start)!;
    }

    /// <summary>Waits until `serve` says where it listens.</summary>
    public static async Task<string> AddressOfAsync(Process server)
    {
        while (await server.StandardOutput.ReadLineAsync() is { } line)
            if (line.Split(' ').FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is { } address) return address.TrimEnd(',', ';');
        throw new InvalidOperationException("The server ended: " + await server.StandardError.ReadToEndAsync());
    }

    private sealed class StatesFolder
    {
        public StatesFolder() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path, recursive: true);

        public string Path { get; } = Directory.CreateTempSubdirectory("video-states-").FullName;
    }
}
