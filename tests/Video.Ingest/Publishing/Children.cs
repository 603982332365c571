using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Video.Ingest.Tests.Publishing;

/// <summary>The decoders that this process runs, as the kernel sees them.</summary>
internal static partial class Children
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

    private static List<int> Decoders()
    {
        var decoders = new List<int>();
        foreach (var folder in Directory.GetDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out _)))
        {
            try
            {
                var parent = File.ReadAllText(Path.Combine(folder, "stat")).Split(')')[^1].Split(' ')[2];
                var command = File.ReadAllText(Path.Combine(folder, "cmdline"));
                if (parent == $"{Environment.ProcessId}" && Decoder().IsMatch(command)) decoders.Add(int.Parse(Path.GetFileName(folder)));
            }
            catch (IOException)
            {
                // It just ended.
            }
        }

        return decoders;
    }

    [GeneratedRegex("^ffmpeg.*rtsp://127[.]0[.]0[.]1:[0-9]+/[0-9a-f]{32}", RegexOptions.Singleline)]
    private static partial Regex Decoder();
}
