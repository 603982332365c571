namespace Video;

/// <summary>A failure that a person can act on. The message is one sentence that names the side at fault.</summary>
public sealed class VideoException(ErrorCode code, string message, string? param = null, Exception? inner = null)
    : Exception(message, inner)
{
    public ErrorCode Code { get; } = code;

    /// <summary>The field, option or file at fault, when there is one.</summary>
    public string? Param { get; } = param;

    /// <summary>After which the same may be tried again; null: trying again is no use, or nobody knows when it is.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

public enum ErrorCode
{
    /// <summary>The caller's words: a field out of range, an unknown name, a malformed body.</summary>
    InvalidArgument,

    /// <summary>No API key, or one that is not valid.</summary>
    Unauthorized,

    /// <summary>The API key is valid and does not allow this.</summary>
    Forbidden,

    /// <summary>No such stream, file or model.</summary>
    NotFound,

    /// <summary>The name is taken, or the stream is in a state that does not allow this.</summary>
    Conflict,

    /// <summary>The source exists but cannot be used as video: not media, no picture, broken, unsupported.</summary>
    UnusableSource,

    /// <summary>The model folder cannot be used: missing file or tensor, wrong shape, unknown architecture.</summary>
    UnusableModel,

    /// <summary>Not yet: the model is still loading.</summary>
    NotReady,

    /// <summary>Not finished within the time that there is for it.</summary>
    TimedOut,

    /// <summary>A stated budget does not admit this now.</summary>
    OverBudget,

    /// <summary>A file or a body is larger than is taken.</summary>
    TooLarge,

    /// <summary>The disk takes no more.</summary>
    StorageFull,

    /// <summary>Something that the service depends on, such as its database, does not answer now.</summary>
    Unavailable,

    /// <summary>This machine lacks something (ffmpeg, libtorch, a device).</summary>
    Environment,
}
