using Orleans;

namespace Video.Streams;

/// <summary>An expected failure on its way through a grain call, where exceptions of our own do not travel.</summary>
[GenerateSerializer]
public sealed record Fault([property: Id(0)] ErrorCode Code, [property: Id(1)] string Message, [property: Id(2)] string? Param)
{
    public static Fault From(VideoException failure) => new(failure.Code, failure.Message, failure.Param);

    public VideoException ToException() => new(Code, Message, Param);
}

/// <summary>Either how the stream is, or why the call failed.</summary>
[GenerateSerializer]
public sealed record StreamReply
{
    [Id(0)] public StreamStatus? Status { get; init; }

    [Id(1)] public Fault? Fault { get; init; }
}
