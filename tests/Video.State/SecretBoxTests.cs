using System.Runtime.Versioning;
using Video.State;

namespace Video.Tests.State;

public sealed class SecretBoxTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("video-state-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_sealed_opens_again_in_a_later_process_and_is_never_sealed_alike()
    {
        string once, again;
        await using (var state = await TestState.OpenAsync(new StateSettings { Folder = _folder })) (once, again) = (state.Secrets.Seal("admin:pässword"), state.Secrets.Seal("admin:pässword"));
        Assert.NotEqual(once, again);
        await using var later = await TestState.OpenAsync(new StateSettings { Folder = _folder });
        Assert.Equal(["admin:pässword", "admin:pässword"], [later.Secrets.Open(once), later.Secrets.Open(again)]);
    }

    [Fact]
    public async Task What_was_changed_or_sealed_with_another_key_does_not_open()
    {
        await using var state = await TestState.OpenAsync(new StateSettings { Folder = _folder });
        await using var other = await TestState.OpenAsync(new StateSettings());
        var box = Convert.FromBase64String(state.Secrets.Seal("password"));
        box[^1] ^= 1;
        foreach (var wrong in new[] { Convert.ToBase64String(box), other.Secrets.Seal("password"), "password", "" })
        {
            var refused = Assert.Throws<VideoException>(() => state.Secrets.Open(wrong));
            Assert.Equal(ErrorCode.Environment, refused.Code);
        }
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Neither_the_key_nor_the_database_can_be_read_by_others()
    {
        var folder = Path.Combine(_folder, "made");
        await using var state = await TestState.OpenAsync(new StateSettings { Folder = folder });
        state.Secrets.Seal("x");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        foreach (var file in new[] { "secret.key", "state.db" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, file)));
    }
}
