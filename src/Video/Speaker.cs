namespace Video;

/// <summary>Who speaks in a conversation.</summary>
public enum Speaker
{
    /// <summary>Who asks.</summary>
    User,

    /// <summary>The model.</summary>
    Assistant,
}
