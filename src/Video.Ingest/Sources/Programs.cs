using FFMpegCore;

namespace Video.Ingest.Sources;

/// <summary>The two programs that ingest stands on.</summary>
internal static class Programs
{
    /// <exception cref="VideoException"><see cref="ErrorCode.Environment"/> when ffmpeg or ffprobe is not installed.</exception>
    public static void Require()
    {
        Require("ffmpeg", GlobalFFOptions.GetFFMpegBinaryPath());
        Require("ffprobe", GlobalFFOptions.GetFFProbeBinaryPath());
    }

    private static void Require(string name, string program)
    {
        if (Candidates(program).Any(File.Exists)) return;
        throw new VideoException(
            ErrorCode.Environment, $"The program '{name}' is not installed: install the Debian package ffmpeg (apt-get install ffmpeg).");
    }

    private static IEnumerable<string> Candidates(string program) => Path.IsPathRooted(program)
        ? [program]
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program));
}
