using System.Diagnostics;

namespace Video.Tests.Memory.Archive.Storage;

/// <summary>A disk of its own in memory, which only root on Linux can mount; elsewhere the test is skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TestFolder _folder = new();

    /// <param name="size">As mount understands it: "256k".</param>
    public SmallDisk(string size)
    {
        if (OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", _folder.Path)) return;
        _folder.Dispose();
        Skip.If(true, "only root on Linux can mount a small disk");
    }

    public string File => _folder.File;

    public string Ballast => _folder.File + ".ballast";

    /// <param name="mode">"ro" or "rw".</param>
    public void Remount(string mode) => Assert.True(Run("mount", "-o", $"remount,{mode}", _folder.Path));

    public void Dispose()
    {
        Assert.True(Run("umount", _folder.Path));
        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
