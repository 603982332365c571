using System.Globalization;
using System.Runtime.InteropServices;

namespace Video.Server.Metrics;

/// <summary>Processor time of the programs that this process has started, which are ffmpeg and ffprobe. On Linux; elsewhere zero.</summary>
internal static class ProgramTime
{
    /// <summary>Children that were waited for.</summary>
    private const int Children = -1;

    // The kernel gives times of /proc in these units to every program: USER_HZ.
    private const double TicksASecond = 100;

    /// <summary>Of those that have ended and those that run.</summary>
    public static TimeSpan Total
    {
        get
        {
            if (!OperatingSystem.IsLinux()) return TimeSpan.Zero;
            // In this order one that ends in between is missing once, not counted twice.
            var ended = Ended();
            return ended + Running();
        }
    }

    private static TimeSpan Ended()
    {
        var usage = default(Usage);
        return getrusage(Children, ref usage) == 0
            ? TimeSpan.FromSeconds(usage.UserSeconds + usage.SystemSeconds) + TimeSpan.FromMicroseconds(usage.UserMicroseconds + usage.SystemMicroseconds)
            : TimeSpan.Zero;
    }

    private static TimeSpan Running()
    {
        var ticks = 0L;
        foreach (var thread in Directory.EnumerateDirectories("/proc/self/task"))
            foreach (var child in Read(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries)) ticks += TicksOf(child);
        return TimeSpan.FromSeconds(ticks / TicksASecond);
    }

    /// <summary>Fields 14 and 15 of proc_pid_stat(5), which follow the name in parentheses.</summary>
    private static long TicksOf(string process)
    {
        var stat = Read($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length < 13 ? 0 : long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return "";
        }
    }

    [DllImport("libc")]
    private static extern int getrusage(int who, ref Usage usage);

    /// <summary>struct rusage of 64-bit Linux: two times, and fourteen numbers that are of no interest here.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 144)]
    private struct Usage
    {
        public long UserSeconds, UserMicroseconds, SystemSeconds, SystemMicroseconds;
    }
}
