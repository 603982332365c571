using System.Diagnostics;

namespace Video.Ingest.Tests;

/// <summary>A folder of small clips made by ffmpeg for one test class, gone afterwards.</summary>
public sealed class Clips : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("video-ingest-tests-");

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Makes a clip whose picture n is of one grey that says n (see <see cref="Numbers.Of"/>), at most 36 pictures, 32 x 24 pixels.</summary>
    /// <param name="name">The file's name; its ending chooses the container.</param>
    /// <param name="frames">How many pictures.</param>
    /// <param name="rate">Pictures per second, before the filter.</param>
    /// <param name="filter">Filters behind the source, for example another setpts.</param>
    /// <param name="output">Arguments before the file's name.</param>
    public async Task<string> NumberedAsync(string name, int frames, int rate = 10, string filter = "null", string output = "-c:v libx264 -bf 2 -g 10")
    {
        var source = $"nullsrc=size=32x24:rate={rate}:duration={(double)frames / rate},geq=lum='{Numbers.Luma("N")}':cb=128:cr=128,{filter}";
        await FfmpegAsync(["-f", "lavfi", "-i", source, .. output.Split(' '), PathOf(name)]);
        return PathOf(name);
    }

    /// <summary>Runs ffmpeg in the folder and fails with what it says when it fails.</summary>
    public Task FfmpegAsync(params string[] arguments) => RunAsync(_folder.FullName, arguments);

    /// <inheritdoc cref="FfmpegAsync"/>
    public static async Task RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-hide_banner", "-loglevel", "error", "-nostdin", "-y", .. arguments])
        {
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, errors);
    }

    /// <summary>Writes the first bytes of a file into another.</summary>
    public string CutOff(string path, string name, double share)
    {
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(PathOf(name), bytes[..(int)(bytes.Length * share)]);
        return PathOf(name);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
