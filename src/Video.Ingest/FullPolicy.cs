namespace Video.Ingest;

/// <summary>What a full queue does with one more frame.</summary>
public enum FullPolicy
{
    /// <summary>Gives up its oldest: for live streams, where a late frame is worth less than a new one.</summary>
    DropOldest,

    /// <summary>Refuses the new one: for streams whose beginning matters more.</summary>
    DropLatest,

    /// <summary>Lets whoever posts wait: for files, which have time.</summary>
    Wait,
}
