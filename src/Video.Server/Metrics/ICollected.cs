namespace Video.Server.Metrics;

/// <summary>Figures that are read from where they are counted when somebody asks for them.</summary>
internal interface ICollected
{
    /// <summary>Brings the metrics up to date. One call at a time.</summary>
    void Collect();
}
