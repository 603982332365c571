using System.Diagnostics;

namespace Video.Testing;

/// <summary>Someone else's MessagePack, run as a program: Debian's python3-msgpack, or npm's @msgpack/msgpack under node.</summary>
public sealed class MessagePackPeer
{
    private const string NpmPackage = "@msgpack/msgpack@3.1.3";

    private static readonly Lazy<(string? Folder, string Reason)> Fetched = new(Fetch);

    private readonly string _program;
    private readonly Func<string> _unusable;

    private MessagePackPeer(string program, Func<string> unusable) => (_program, _unusable) = (program, unusable);

    /// <summary>Scripts are Python with <c>msgpack</c> and <c>sys</c> imported.</summary>
    public static MessagePackPeer Python { get; } = new("/usr/bin/python3", () => Works("/usr/bin/python3", "-c", "import msgpack"));

    /// <summary>Scripts are JavaScript with <c>msgpack</c> and <c>input()</c>, all of stdin.</summary>
    public static MessagePackPeer Npm { get; } = new("node", () => Fetched.Value.Reason);

    /// <summary>Runs a script with bytes on its input; skips the calling test, with the reason, where this peer is not to be had.</summary>
    /// <returns>What it wrote to its output.</returns>
    public byte[] Run(string script, byte[]? input = null, params string[] arguments)
    {
        var unusable = _unusable();
        Skip.If(unusable.Length > 0, $"NOT TESTED: {unusable}");
        string[] command = this == Python
            ? ["-c", "import sys, msgpack\n" + script, .. arguments]
            : ["-e", $"const msgpack = require({System.Text.Json.JsonSerializer.Serialize(Fetched.Value.Folder)}); const input = () => require('fs').readFileSync(0);\n{script}", "--", .. arguments];
        var (code, output, errors) = Start(_program, null, command, input ?? []);
        Assert.True(code == 0, errors);
        return output;
    }

    private static string Works(string program, params string[] arguments)
    {
        try
        {
            var (code, _, errors) = Start(program, null, arguments, []);
            return code == 0 ? "" : $"{program}: {errors}";
        }
        catch (Exception failure)
        {
            return $"{program} cannot be run: {failure.Message}";
        }
    }

    /// <summary>Once, into the user's cache folder.</summary>
    private static (string? Folder, string Reason) Fetch()
    {
        try
        {
            var cache = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
            var folder = Path.Combine(cache.Length > 0 ? cache : Path.GetTempPath(), "video-tests", NpmPackage.Replace('/', '-'));
            var module = Path.Combine(folder, "node_modules", "@msgpack", "msgpack");
            if (!File.Exists(Path.Combine(module, "package.json")))
            {
                Directory.CreateDirectory(folder);
                var (code, _, errors) = Start("npm", folder, ["install", "--no-save", "--no-audit", "--no-fund", "--prefix", folder, NpmPackage], []);
                if (code != 0) return (null, $"npm could not fetch {NpmPackage}: {errors}");
            }
            return (module, Works("node", "-e", "0"));
        }
        catch (Exception failure)
        {
            return (null, $"npm could not fetch {NpmPackage}: {failure.Message}");
        }
    }

    private static (int Code, byte[] Output, string Errors) Start(string program, string? folder, string[] arguments, byte[] input)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        using var process = Process.Start(start)!;
        using var output = new MemoryStream();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all; its exit code says how.
        }
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within 2 minutes");
        }
        reading.Wait();
        return (process.ExitCode, output.ToArray(), errors.Result);
    }
}
