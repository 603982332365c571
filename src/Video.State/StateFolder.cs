namespace Video.State;

/// <summary>The folder of the state on this machine, readable by its owner alone.</summary>
internal sealed class StateFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly Lazy<string> _path;
    private readonly bool _temporary;

    public StateFolder(StateSettings settings)
    {
        _temporary = settings.Folder is null;
        _path = new Lazy<string>(() => settings.Folder is { } folder ? Create(folder) : Directory.CreateTempSubdirectory("video-state-").FullName);
    }

    /// <exception cref="VideoException"><see cref="ErrorCode.Environment"/>: it cannot be made.</exception>
    public string Path => _path.Value;

    /// <summary>How files in it are opened.</summary>
    public static FileStreamOptions PrivateFile(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    public void Dispose()
    {
        if (_temporary && _path.IsValueCreated) Directory.Delete(_path.Value, recursive: true);
    }

    private static string Create(string folder)
    {
        try
        {
            var full = System.IO.Path.GetFullPath(folder);
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(full);
            else Directory.CreateDirectory(full, OwnerOnly);
            return full;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new VideoException(ErrorCode.Environment, $"The state's folder {folder} cannot be made: {failure.Message}", "state-dir", failure);
        }
    }
}
