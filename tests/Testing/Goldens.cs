namespace Video.Testing;

/// <summary>Where reference outputs of upstream code lie: the folder named by VIDEO_GOLDENS, else the copy in tests/goldens.</summary>
public static class Goldens
{
    public static string Root { get; } =
        Environment.GetEnvironmentVariable("VIDEO_GOLDENS") is { Length: > 0 } named
            ? named
            : Path.Combine(Repository.Root, "tests", "goldens");

    /// <summary>A file or folder below the goldens, e.g. "llava-onevision/vision.safetensors".</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative);
}
