using System.Runtime.CompilerServices;

namespace Video.Ingest.Tests;

/// <summary>Temporary files of these tests lie in a folder of their own: one test counts what a reader leaves behind, and other test programs run beside this one.</summary>
internal static class OwnTemporaryFolder
{
    [ModuleInitializer]
    internal static void Create()
    {
        var folder = Directory.CreateTempSubdirectory("video-tests-").FullName;
        Environment.SetEnvironmentVariable("TMPDIR", folder);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
    }
}
