namespace Video.Ingest.Live;

internal enum ConnectionEndKind
{
    /// <summary>The connection could not be made, or went; the next may be good.</summary>
    Broken,

    /// <summary>It gave pictures, and then none for too long.</summary>
    Stalled,

    /// <summary>Trying again soon is of no use, people must mend it: a wrong password, no such path, an address that may not be opened.</summary>
    Refused,

    /// <summary>The source has an end, and this was it.</summary>
    Complete,
}
