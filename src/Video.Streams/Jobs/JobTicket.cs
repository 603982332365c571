using Orleans;

namespace Video.Streams.Jobs;

/// <summary>A job on its way into the queue.</summary>
[GenerateSerializer]
public sealed record JobTicket
{
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Tenant { get; init; }

    /// <summary>Higher goes first.</summary>
    [Id(2)] public int Priority { get; init; }

    /// <summary>What does it: "summary".</summary>
    [Id(3)] public required string Kind { get; init; }

    /// <summary>JSON: what is asked for.</summary>
    [Id(4)] public required string Spec { get; init; }
}
