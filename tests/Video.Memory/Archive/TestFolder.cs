namespace Video.Tests.Memory.Archive;

/// <summary>A folder of a test's own, gone when it ends.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("video-archive");

    public string Path => _folder.FullName;

    public string File => System.IO.Path.Combine(Path, "memory.kv");

    public void Dispose() => _folder.Delete(recursive: true);
}
