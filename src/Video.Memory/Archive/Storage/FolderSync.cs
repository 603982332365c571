using System.Runtime.InteropServices;

namespace Video.Memory.Archive.Storage;

/// <summary>Makes a file's name last: after a loss of power a new or renamed file is there only if its folder was written too.</summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;

    /// <summary>Waits until the device has the folder of a file, where the system allows that (Windows does not, some file systems neither).</summary>
    public static void Of(string path)
    {
        if (OperatingSystem.IsWindows()) return;
        var descriptor = Open(Path.GetDirectoryName(Path.GetFullPath(path))!, ReadOnly);
        if (descriptor < 0) return;
        _ = Sync(descriptor);
        _ = Close(descriptor);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
