using System.Diagnostics;
using Video.Testing;

namespace Video.Tests.EndToEnd;

/// <summary>The console blocks of the README and the pages of docs are run: a command after "$ ", and below it how its output begins.</summary>
public sealed class ReadmeTests
{
    private const string DocumentedAddress = "http://127.0.0.1:8080";

    [Fact]
    public async Task What_the_readme_asks_is_answered_as_the_readme_says()
    {
        var asked = Examples().Where(example => example.Command.StartsWith("./video ask ", StringComparison.Ordinal) || example.Command.StartsWith("./video summarize ", StringComparison.Ordinal)).ToArray();
        Assert.True(asked.Length >= 3);
        foreach (var (command, begins) in asked)
        {
            var output = await ShellAsync(command.Replace("./video", $"dotnet {VideoProgram.Path}", StringComparison.Ordinal));
            Assert.StartsWith(begins, output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_the_readme_sends_to_the_service_is_answered_as_the_readme_says()
    {
        var serve = Assert.Single(Examples(), example => example.Command.StartsWith("./video serve", StringComparison.Ordinal)).Command;
        Assert.Contains(DocumentedAddress, serve, StringComparison.Ordinal);
        using var server = VideoProgram.Start("serve", "--no-keys", "--files", Path.Combine(Repository.Root, "streams"), "--urls", "http://127.0.0.1:0");
        try
        {
            var address = await VideoProgram.AddressOfAsync(server);
            await UntilAsync($"curl -s {address}/health/ready", "\"ready\"");
            foreach (var (command, begins) in Examples().Where(example => example.Command.StartsWith("curl ", StringComparison.Ordinal)))
            {
                var output = await ShellAsync(command.Replace(DocumentedAddress, address, StringComparison.Ordinal));
                Assert.True(output.StartsWith(begins, StringComparison.Ordinal), $"{command}\n{output}");
                // A reader of the README types more slowly than the model loads and the stream plays; a test has to wait for both.
                if (command.Contains("\"id\":\"door\"", StringComparison.Ordinal)) await UntilAsync($"curl -s {address}/v1/streams/door", "\"ended\"");
            }
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    private static async Task UntilAsync(string command, string words)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!(await ShellAsync(command)).Contains(words, StringComparison.Ordinal)) await Task.Delay(100, patience.Token);
    }

    private static (string Command, string Begins)[] Examples()
    {
        string[] pages = [Path.Combine(Repository.Root, "README.md"), .. Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md").Order()];
        string[] lines = [.. pages.SelectMany(File.ReadAllLines)];
        return [.. lines.Select((line, i) => (line, next: i + 1 < lines.Length ? lines[i + 1] : ""))
            .Where(pair => pair.line.StartsWith("$ ", StringComparison.Ordinal))
            .Select(pair => (pair.line[2..], pair.next is "```" || pair.next.StartsWith("$ ", StringComparison.Ordinal) ? "" : pair.next))];
    }

    private static async Task<string> ShellAsync(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true, WorkingDirectory = Repository.Root })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, command);
        return output;
    }
}
