using System.Globalization;

namespace Video.Cli.Benchmarks.Remembering;

/// <summary>What the kernel says of this process.</summary>
internal static class ResidentMemory
{
    /// <summary>VmRSS, after what is no longer referred to was given back.</summary>
    public static long Bytes()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }
}
