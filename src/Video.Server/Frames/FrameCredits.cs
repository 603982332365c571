using MessagePack;

namespace Video.Server.Frames;

/// <summary>What the service says of its own accord: how many more frames may be sent now, and what became of those before.</summary>
[MessagePackObject]
public sealed class FrameCredits
{
    /// <summary>On top of those that were given before.</summary>
    [Key("credits")] public long Credits { get; init; }

    /// <summary>Frames that the stream has taken, since the connection began.</summary>
    [Key("taken")] public long Taken { get; init; }

    /// <summary>Frames that could not be decoded, likewise.</summary>
    [Key("unreadable")] public long Unreadable { get; init; }
}
