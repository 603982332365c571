using Video.Ingest.Sources;

namespace Video.Streams;

/// <summary>Which sources a caller of the service may open: files below the allowed folders, and URLs of the schemes that ingest takes.</summary>
/// <param name="fileRoots">Folders; empty: no files.</param>
public sealed class SourceGate(IReadOnlyList<string> fileRoots)
{
    private readonly string[] _roots = [.. fileRoots.Select(root => Real(Path.GetFullPath(root)))];

    /// <returns>The source as ffmpeg gets it: a URL, or a file's full path with links resolved.</returns>
    /// <exception cref="VideoException">The source is outside what may be opened.</exception>
    public string Admit(string source)
    {
        if (SourceLocation.Parse(source).Path is not { } path) return source;
        var target = Real(path);
        return _roots.Any(root => Below(target, root))
            ? target
            : throw new VideoException(ErrorCode.InvalidArgument,
                "The source is a file outside the folders that this service may read (option --files).", "source");
    }

    private static bool Below(string path, string root) => path == root || path.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The path with every symbolic link on its way resolved, so that a link cannot lead out of an allowed folder.</summary>
    private static string Real(string path)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            var link = new FileInfo(real).LinkTarget is null ? null : new FileInfo(real).ResolveLinkTarget(returnFinalTarget: true);
            real = link?.FullName ?? real;
        }
        return real;
    }
}
