using FFMpegCore.Arguments;

namespace FFMpegCore.Tests;

/// <summary>A folder of small clips made by ffmpeg for one test class, gone afterwards.</summary>
public sealed class Clips : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ffmpegcore tests ");

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>64 x 48 pixels, 10 frames per second.</summary>
    public async Task<string> TestPictureAsync(string name, double seconds, string output = "-c:v mpeg4")
    {
        await FFMpegArguments
            .FromFileInput($"testsrc=size=64x48:rate=10:duration={seconds}", verifyExists: false, input => input.ForceFormat("lavfi"))
            .WithGlobalOptions(options => options.WithVerbosityLevel(VerbosityLevel.Error))
            .OutputToFile(PathOf(name), overwrite: true, options => options.WithCustomArgument(output))
            .ProcessAsynchronously();
        return PathOf(name);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
