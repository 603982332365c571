namespace Video.Vision.Caching;

/// <summary>How a batch goes through a stage that may reuse.</summary>
internal enum StageCourse
{
    /// <summary>As the stage is meant to.</summary>
    Reuse,

    /// <summary>In full, once, to learn what that costs.</summary>
    Measure,

    /// <summary>In full, because reuse measures slower here.</summary>
    Off,
}
