namespace Video.Tests.Server.Fuzz;

/// <summary>Alone, when all other tests are done: what is left behind is counted for the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FuzzCollection : ICollectionFixture<FuzzedServer>
{
    public const string Name = "fuzz";

    /// <summary>Always the same requests; another number makes others.</summary>
    public static int Seed { get; } = int.Parse(Environment.GetEnvironmentVariable("VIDEO_FUZZ_SEED") ?? "20261120");
}
