using System.Diagnostics;

namespace Video.Ingest.Tests.Publishing;

/// <summary>The decoders that this process runs, as the kernel sees them.</summary>
internal static class Children
{
    /// <summary>Kills each ffmpeg that reads a feed of ours.</summary>
    public static void KillDecoders()
    {
        var decoders = Decoders();
        Assert.NotEmpty(decoders);
        foreach (var id in decoders) Process.GetProcessById(id).Kill();
    }

    public static async Task GoneAsync()
    {
        var until = DateTime.UtcNow.AddSeconds(60);
        while (Decoders().Count > 0)
        {
            Assert.True(DateTime.UtcNow < until, "A decoder stayed.");
            await Task.Delay(20);
        }
    }

    public static int OpenFiles() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    // A decoder's command line: ffmpeg … -i rtsp://127.0.0.1:PORT/32 hexadecimal digits …
    private static List<int> Decoders()
    {
        var decoders = new List<int>();
        foreach (var folder in Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                var parent = File.ReadAllText(Path.Combine(folder, "stat")).Split(')')[^1].Split(' ')[2];
                var command = File.ReadAllText(Path.Combine(folder, "cmdline"));
                if (parent == $"{Environment.ProcessId}" && command.StartsWith("ffmpeg", StringComparison.Ordinal) && command.Contains("protocol_whitelist", StringComparison.Ordinal))
                    decoders.Add(int.Parse(Path.GetFileName(folder)));
            }
            catch (IOException)
            {
                // It just ended.
            }
        }

        return decoders;
    }
}
