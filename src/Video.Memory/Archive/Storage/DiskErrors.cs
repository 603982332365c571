namespace Video.Memory.Archive.Storage;

/// <summary>What the operating system's refusals mean.</summary>
internal static class DiskErrors
{
    // .NET leaves the number of the failed call in HResult: EAGAIN and EWOULDBLOCK on Linux and macOS, ERROR_SHARING_VIOLATION on Windows.
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    public static bool IsLocked(IOException error) => error.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation;

    /// <summary>Whether an operation failed for a reason that may pass: no room, no right to write, a device error.</summary>
    public static bool MayPass(Exception error) => error is IOException or UnauthorizedAccessException;

    /// <summary>Deletes a file that is of no use; where that fails it only takes room.</summary>
    public static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (MayPass(error))
        {
            // The next compaction begins the file anew.
        }
    }
}
