namespace Video.Ingest.Publishing.Images;

/// <summary>In which form a publisher sends pictures one by one.</summary>
public enum ImageKind
{
    Jpeg,
    Png,

    /// <summary>Rows from the top, pixels from the left, bytes red, green, blue.</summary>
    Rgb,
}
