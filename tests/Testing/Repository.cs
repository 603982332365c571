namespace Video.Testing;

public static class Repository
{
    /// <summary>The folder that holds Video.sln, found upwards from the test's own folder.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Video.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("No Video.sln above " + AppContext.BaseDirectory);
    }
}
