using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Video.Tests.Repository;

public sealed partial class DocumentationTests
{
    private static readonly string Root = Testing.Repository.Root;

    [Fact]
    public void Links_between_pages_lead_somewhere()
    {
        foreach (var page in Pages())
            foreach (Match link in Link().Matches(File.ReadAllText(page)))
            {
                var target = Path.Combine(Path.GetDirectoryName(page)!, link.Groups[1].Value);
                Assert.True(File.Exists(target) || Directory.Exists(target), $"{page} links to {link.Groups[1].Value}");
            }
    }

    [Fact]
    public void Every_command_of_the_readme_is_one_the_script_knows()
    {
        var help = Run("bash", Path.Combine(Root, "video"), "help");
        foreach (Match command in Command().Matches(File.ReadAllText(Path.Combine(Root, "README.md"))))
            Assert.Contains($"./video {command.Groups[1].Value}", help, StringComparison.Ordinal);
    }

    [Fact]
    public void The_folders_that_the_contributors_page_names_are_there()
    {
        foreach (Match folder in Folder().Matches(File.ReadAllText(Path.Combine(Root, "CONTRIBUTING.md"))))
            Assert.True(Directory.Exists(Path.Combine(Root, folder.Groups[1].Value)), folder.Groups[1].Value);
    }

    private static IEnumerable<string> Pages() => Directory.EnumerateFiles(Root, "*.md")
        .Concat(Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories));

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    [GeneratedRegex(@"\]\((?!https?://|#)([^)#]+)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\s*(?:\$ )?\./video ([a-z]+)", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"`((?:src|tests|streams)[A-Za-z./]*)`")]
    private static partial Regex Folder();
}
