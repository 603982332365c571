using System.Xml.Linq;

namespace Video.Tests.Repository;

public sealed class ArchitectureTests
{
    private static readonly string Root = Testing.Repository.Root;

    /// <summary>From the edge inwards; a project refers to projects further in only.</summary>
    private static readonly string[] Layers =
    [
        "Video.Cli", "Video.Server", "Video.Streams", "Video.Answering", "Video.Inference", "Video.Memory",
        "Video.Language", "Video.Vision", "Video.Checkpoints", "Video.Ingest", "Video.State", "Video",
    ];

    [Fact]
    public void Project_references_point_one_way()
    {
        foreach (var project in Projects())
        {
            var name = Path.GetFileNameWithoutExtension(project);
            Assert.Contains(name, Layers);
            foreach (var target in References(project))
                Assert.True(Array.IndexOf(Layers, target) > Array.IndexOf(Layers, name), $"{name} refers to {target}");
        }
    }

    [Fact]
    public void Vision_ingest_and_state_know_no_language_and_language_knows_no_vision()
    {
        Assert.DoesNotContain("Video.Language", References(ProjectOf("Video.Vision")));
        Assert.DoesNotContain("Video.Vision", References(ProjectOf("Video.Language")));
        Assert.Equal(["Video"], References(ProjectOf("Video.Ingest")));
        Assert.Equal(["Video"], References(ProjectOf("Video.State")));
    }

    [Fact]
    public void A_files_namespace_is_its_folder()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories).Where(IsOurs))
        {
            var declared = File.ReadLines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal));
            if (declared is null) continue; // Program.cs
            var folder = Path.GetRelativePath(Path.Combine(Root, "src"), Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.');
            Assert.Equal($"namespace {folder};", declared);
        }
    }

    [Fact]
    public void Product_code_does_not_know_which_packages_it_got()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories).Where(IsOurs))
            Assert.DoesNotContain(File.ReadLines(file), line => line.StartsWith("#if", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Projects() => Layers.Select(ProjectOf);

    private static string ProjectOf(string name) => Path.Combine(Root, "src", name, name + ".csproj");

    private static string[] References(string project) =>
        [.. XDocument.Load(project).Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))];

    private static bool IsOurs(string path) => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        && !path.Contains($"{Path.DirectorySeparatorChar}bundled{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
}
