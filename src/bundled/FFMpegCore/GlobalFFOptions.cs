using System.Text.Json;

namespace FFMpegCore;

/// <summary>The options used where a call brings none of its own.</summary>
public static class GlobalFFOptions
{
    private const string ConfigFile = "ffmpeg.config.json";
    private static FFOptions? _current;

    public static FFOptions Current => _current ??= Load();

    public static void Configure(Action<FFOptions> optionsAction) => optionsAction(Current);

    public static void Configure(FFOptions ffOptions) => _current = ffOptions ?? throw new ArgumentNullException(nameof(ffOptions));

    /// <returns>The program's path below <see cref="FFOptions.BinaryFolder"/> when it lies there, else its bare name.</returns>
    public static string GetFFMpegBinaryPath(FFOptions? ffOptions = null) => BinaryPath("ffmpeg", ffOptions ?? Current);

    /// <inheritdoc cref="GetFFMpegBinaryPath"/>
    public static string GetFFProbeBinaryPath(FFOptions? ffOptions = null) => BinaryPath("ffprobe", ffOptions ?? Current);

    private static string BinaryPath(string name, FFOptions options)
    {
        if (OperatingSystem.IsWindows()) name += ".exe";
        var architecture = Environment.Is64BitProcess ? "x64" : "x86";
        string[] folders = [Path.Combine(options.BinaryFolder, architecture), options.BinaryFolder];
        return folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists) ?? name;
    }

    private static FFOptions Load() => File.Exists(ConfigFile)
        ? JsonSerializer.Deserialize<FFOptions>(File.ReadAllText(ConfigFile)) ?? new FFOptions()
        : new FFOptions();
}
