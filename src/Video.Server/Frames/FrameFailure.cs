using MessagePack;

namespace Video.Server.Frames;

/// <summary>Why the service closes the connection: the API's error body, in MessagePack.</summary>
[MessagePackObject]
public sealed class FrameFailure
{
    [Key("error")] public FrameFault? Error { get; init; }
}

/// <summary>As <see cref="Errors.ErrorDetail"/>.</summary>
[MessagePackObject]
public sealed class FrameFault
{
    [Key("message")] public string? Message { get; init; }

    [Key("type")] public string? Type { get; init; }

    [Key("code")] public string? Code { get; init; }

    [Key("param")] public string? Param { get; init; }
}
