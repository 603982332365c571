namespace Video.Inference.Engine;

/// <summary>What a piece of device work is for. Earlier ones go first.</summary>
public enum WorkClass
{
    /// <summary>The next token of a running answer.</summary>
    Decode,

    /// <summary>Prefill of a new question.</summary>
    Question,

    /// <summary>Conditions that are watched for; before frames, so that a verdict is about what has just been read.</summary>
    Watch,

    /// <summary>Frames of a stream.</summary>
    Frames,

    /// <summary>Loading, summaries, evaluation.</summary>
    Batch,
}
