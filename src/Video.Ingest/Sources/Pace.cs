namespace Video.Ingest.Sources;

public enum Pace
{
    /// <summary>As fast as the frames are taken.</summary>
    AsFastAsPossible,

    /// <summary>Each frame when its own time has come, counted from the first one delivered.</summary>
    RealTime,
}
