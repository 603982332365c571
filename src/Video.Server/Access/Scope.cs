namespace Video.Server.Access;

/// <summary>What a key may be used for. A key may have several; <see cref="Admin"/> is all of them.</summary>
[Flags]
public enum Scope
{
    None = 0,

    /// <summary>Look at streams, files, jobs, watches and events.</summary>
    Read = 1,

    /// <summary>Ask questions, and set what answers them: watches and summaries.</summary>
    Ask = 2,

    /// <summary>Bring video: open and close streams, push, upload files.</summary>
    Publish = 4,

    /// <summary>All of the others, and the tenant's keys; tenant main's also all tenants.</summary>
    Admin = 8,

    /// <summary>Read <c>/metrics</c>, the figures of the whole service; for keys of tenant main.</summary>
    Metrics = 16,
}
