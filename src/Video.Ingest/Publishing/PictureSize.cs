namespace Video.Ingest.Publishing;

/// <summary>In pixels, each at least 1.</summary>
public readonly record struct PictureSize(int Width, int Height);
