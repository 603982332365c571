namespace Video.Ingest.Tests.Publishing;

/// <summary>These tests count processes and open files of this process, and kill some, so no others run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PublishingTests
{
    public const string Name = "publishing";
}
