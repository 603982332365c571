namespace Video.Ingest.Tests;

/// <summary>What this process holds: children, open handles, and its sockets' folders.</summary>
public sealed record ProcessUse(int Children, int Handles, int Folders)
{
    /// <summary>Bytes of memory: what the runtime manages, and what the system counts as resident, after everything that can be given back was.</summary>
    public static (long Managed, long Resident) Memory()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return (GC.GetTotalMemory(forceFullCollection: true), Environment.WorkingSet);
    }

    public static ProcessUse Now() => new(
        AllChildren().Count(),
        Directory.GetFiles("/proc/self/fd").Length,
        Directory.GetDirectories(Path.GetTempPath(), "video-*").Count(folder => File.Exists(Path.Combine(folder, "frames"))));

    /// <summary>The ids of the ffmpeg programs that this process has started.</summary>
    public static IEnumerable<int> Ffmpegs() => AllChildren().Where(child => NameOf(child) == "ffmpeg");

    private static IEnumerable<int> AllChildren() => Directory.GetDirectories("/proc/self/task").SelectMany(ChildrenOf);

    private static IEnumerable<int> ChildrenOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse);
        }
        catch (IOException)
        {
            return []; // a thread that ended in the meantime
        }
    }

    private static string NameOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").Trim();
        }
        catch (IOException)
        {
            return ""; // ended in the meantime
        }
    }
}
