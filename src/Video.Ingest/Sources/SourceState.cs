namespace Video.Ingest.Sources;

public enum SourceState
{
    /// <summary>Before the first frame of all.</summary>
    Connecting,

    /// <summary>Frames come.</summary>
    Live,

    /// <summary>Connected, but no frame has come for longer than this source can need; the connection is being given up.</summary>
    Stalled,

    /// <summary>Was live, and is being tried again.</summary>
    Reconnecting,

    /// <summary>Came to its end; no more frames.</summary>
    Ended,

    /// <summary>Broke off or cannot be read; no more frames.</summary>
    Failed,
}
