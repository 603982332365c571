namespace Video.Memory.Recall;

/// <summary>What of a row's product with the question counts.</summary>
public enum RecallScore
{
    /// <summary>The product with the row less the mean of the rows around it.</summary>
    Centred,

    /// <summary>The product with the row itself, as ReKV takes it.</summary>
    Raw,
}
