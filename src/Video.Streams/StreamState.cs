namespace Video.Streams;

public enum StreamState
{
    /// <summary>Open; no frame has arrived yet.</summary>
    Connecting,

    /// <summary>Frames come.</summary>
    Live,

    /// <summary>Connected, but no frame has come for longer than this source can need.</summary>
    Stalled,

    /// <summary>Was live, and is being tried again.</summary>
    Reconnecting,

    /// <summary>Nothing is read, as somebody asked. Questions are still answered.</summary>
    Paused,

    /// <summary>The source came to its end. Questions are still answered.</summary>
    Ended,

    /// <summary>The source broke, or the stream could not be opened again. What was seen until then is still answered about.</summary>
    Failed,

    /// <summary>Is being closed: what was read already is remembered, running answers may finish.</summary>
    Closing,
}
