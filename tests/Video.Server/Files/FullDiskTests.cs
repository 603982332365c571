using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Video.Server.Files;
using Video.State;

namespace Video.Tests.Server.Files;

/// <summary>Uploads to a disk of 256 kB in memory, which only root on Linux can mount; elsewhere the test is skipped.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("video-full-").FullName;
    private bool _mounted;

    public void Dispose()
    {
        if (_mounted) Assert.True(Run("umount", _folder));
        Directory.Delete(_folder, recursive: true);
    }

    [SkippableFact]
    public async Task A_full_disk_is_told_and_nothing_of_the_file_is_left()
    {
        _mounted = OperatingSystem.IsLinux() && Run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", _folder);
        Skip.IfNot(_mounted, "NOT TESTED: only root on Linux can mount a small disk.");
        using var host = await HostAsync(new UploadSettings { Folder = _folder, LeastFree = 0 });
        var store = host.Services.GetRequiredService<FileStore>();

        var failure = await Assert.ThrowsAsync<VideoException>(() => store.WriteAsync(TenantId.Main, new MemoryStream(new byte[1_000_000]), 10_000_000, default));

        Assert.Equal((ErrorCode.StorageFull, 1), (failure.Code, store.Refused));
        Assert.Empty(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
        using var small = await store.WriteAsync(TenantId.Main, new MemoryStream(new byte[100_000]), 10_000_000, default);
        Assert.Equal(100_000, small.Bytes);
    }

    [Fact]
    public async Task The_room_that_the_service_needs_for_itself_is_left_free()
    {
        using var host = await HostAsync(new UploadSettings { Folder = Path.Combine(_folder, "files"), LeastFree = long.MaxValue });
        var store = host.Services.GetRequiredService<FileStore>();
        var failure = await Assert.ThrowsAsync<VideoException>(() => store.WriteAsync(TenantId.Main, new MemoryStream(new byte[10]), 10_000_000, default));
        Assert.Equal(ErrorCode.StorageFull, failure.Code);
    }

    [Fact]
    public async Task What_a_crash_left_is_finished_where_it_was_recorded_and_removed_where_it_was_not()
    {
        var files = Path.Combine(_folder, "files", "main");
        Directory.CreateDirectory(files);
        var state = new StateSettings { Folder = Path.Combine(_folder, "state") };
        var settings = new UploadSettings { Folder = Path.Combine(_folder, "files") };
        using (var host = await HostAsync(settings, state))
        {
            await host.Services.GetRequiredService<IFileTable>().SaveAsync(new FileRecord("file-known", TenantId.Main, "a.mp4", 3, "vision", Path.Combine(files, "file-known"), DateTimeOffset.UnixEpoch));
            await host.StopAsync();
        }
        await File.WriteAllTextAsync(Path.Combine(files, "file-known.part"), "abc");
        await File.WriteAllTextAsync(Path.Combine(files, "file-stray.part"), "abc");

        using var again = await HostAsync(settings, state);

        Assert.Equal(["file-known"], Directory.EnumerateFiles(files).Select(Path.GetFileName));
        Assert.Equal("a.mp4", (await again.Services.GetRequiredService<FileStore>().FindAsync(TenantId.Main, "file-known", default)).Name);
        Assert.Equal(ErrorCode.NotFound, (await Assert.ThrowsAsync<VideoException>(() => again.Services.GetRequiredService<FileStore>().FindAsync(TenantId.Parse("lab"), "file-known", default))).Code);
    }

    [Fact]
    public async Task A_file_that_an_unfinished_summary_needs_is_not_deleted()
    {
        using var host = await HostAsync(new UploadSettings { Folder = Path.Combine(_folder, "files") });
        var (store, files, jobs) = (host.Services.GetRequiredService<FileStore>(), host.Services.GetRequiredService<IFileTable>(), host.Services.GetRequiredService<IJobTable>());
        var path = Path.Combine(_folder, "files", "needed");
        await File.WriteAllTextAsync(path, "abc");
        await files.SaveAsync(new FileRecord("file-needed", TenantId.Main, "a.mp4", 3, "vision", path, DateTimeOffset.UnixEpoch));
        var job = new JobRecord("sum-1", TenantId.Main, "summary", 0, "running", """{"files":["file-needed"]}""", "{}", DateTimeOffset.UnixEpoch);
        await jobs.SaveAsync(job);

        var failure = await Assert.ThrowsAsync<VideoException>(() => store.DeleteAsync(TenantId.Main, "file-needed", default));
        Assert.Equal((ErrorCode.Conflict, true), (failure.Code, File.Exists(path)));
        await jobs.SaveAsync(job with { Finished = DateTimeOffset.UnixEpoch });
        await store.DeleteAsync(TenantId.Main, "file-needed", default);
        Assert.False(File.Exists(path));
    }

    private static async Task<IHost> HostAsync(UploadSettings settings, StateSettings? state = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddState(state ?? new StateSettings());
        builder.Services.AddSingleton(settings).AddSingleton<FileStore>().AddHostedService(provider => provider.GetRequiredService<FileStore>());
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
