namespace Video.Memory.Archive;

public enum ArchiveState
{
    /// <summary>Every block is in the stream's file.</summary>
    OnDisk,

    /// <summary>No file was asked for.</summary>
    InMemory,

    /// <summary>A file was asked for, and what is new cannot be written to it: memory alone holds it until it can.</summary>
    Degraded,
}
