namespace Video.Ingest.Sources;

public enum SourceEndKind
{
    /// <summary>The source came to its own end.</summary>
    Complete,

    /// <summary>The asked range was read to its end.</summary>
    RangeRead,

    /// <summary>The source broke off: cut short, damaged, or its connection lost.</summary>
    Broken,
}
