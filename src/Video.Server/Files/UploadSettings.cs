namespace Video.Server.Files;

/// <summary>Where uploaded files lie, and how much of them there may be.</summary>
public sealed record UploadSettings
{
    /// <summary>Holds a folder for each tenant; created when absent. Null: a folder that is deleted at the end, so that nothing outlives the process.</summary>
    public string? Folder { get; init; }

    /// <summary>Bytes of one file, at most.</summary>
    public long LargestFile { get; init; } = 8L << 30;

    /// <summary>Bytes of all files of a tenant, at most.</summary>
    public long LargestTenant { get; init; } = 64L << 30;

    /// <summary>Bytes that uploads leave free on their disk, which the service may need for itself.</summary>
    public long LeastFree { get; init; } = 256L << 20;

    /// <summary>Uploads at a time, of all tenants; more are refused until one ends.</summary>
    public int MostAtOnce { get; init; } = 32;
}
