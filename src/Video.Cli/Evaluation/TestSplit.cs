using System.Diagnostics;

namespace Video.Cli.Evaluation;

/// <summary>The small world's test split, rendered on demand by src/training into the user's cache.</summary>
internal static class TestSplit
{
    /// <summary>The test set that the model card reports; its worlds are of the split "test", which training never sees.</summary>
    private const int Seed = 1;

    /// <param name="clips">How many.</param>
    /// <param name="isLong">Of ten minutes and more, rather than of half a minute at most.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The rendered set's folder.</returns>
    /// <exception cref="VideoException">Outside a checkout there is no renderer; or rendering failed, with its last words.</exception>
    public static async Task<string> RenderAsync(int clips, bool isLong, CancellationToken cancellation)
    {
        var renderer = Path.Combine(Environment.GetEnvironmentVariable("VIDEO_HOME") ?? ".", "src", "training", "render.py");
        if (!File.Exists(renderer))
            throw new VideoException(ErrorCode.NotFound, "The test split is rendered by src/training/render.py: run from a checkout, or name a rendered set with --data.", "data");
        var cache = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        var folder = Path.Combine(cache, "video", $"small-world-test{(isLong ? "-long" : "")}-{Seed}-{clips}-{Stamp(Path.GetDirectoryName(renderer)!)}");
        if (File.Exists(Path.Combine(folder, "set.json"))) return folder;

        await Console.Error.WriteLineAsync($"video: rendering {clips} {(isLong ? "long " : "")}test clips into {folder}");
        var half = folder + ".part";
        if (Directory.Exists(half)) Directory.Delete(half, recursive: true);
        await RunAsync(["python3", renderer, "--out", half, "--split", "test", "--seed", $"{Seed}", "--clips", $"{clips}", .. isLong ? (string[])["--long"] : []], cancellation);
        await RunAsync(["python3", Path.Combine(Path.GetDirectoryName(renderer)!, "watching.py"), half], cancellation);
        Directory.Move(half, folder);
        return folder;
    }

    /// <summary>Names the renderer's state, so that a changed world is rendered again.</summary>
    private static string Stamp(string folder)
    {
        var bytes = Directory.GetFiles(folder, "*.py").Order(StringComparer.Ordinal).SelectMany(File.ReadAllBytes).ToArray();
        return Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))[..12];
    }

    private static async Task RunAsync(string[] words, CancellationToken cancellation)
    {
        // Debian's numpy belongs to the system's python3, which need not be the first on the path.
        var python = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : words[0];
        using var process = Process.Start(new ProcessStartInfo(python, words[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var errors = await process.StandardError.ReadToEndAsync(cancellation);
            await output;
            await process.WaitForExitAsync(cancellation);
            if (process.ExitCode != 0)
                throw new VideoException(ErrorCode.Environment, $"Rendering the test split failed: {errors.Trim().Split('\n')[^1]}", "data");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
