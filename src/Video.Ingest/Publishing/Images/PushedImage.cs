namespace Video.Ingest.Publishing.Images;

/// <summary>One picture as a publisher sends it.</summary>
/// <param name="Time">On the publisher's own clock, later than the one before.</param>
/// <param name="Kind">What the bytes are.</param>
/// <param name="Width">In pixels; of <see cref="ImageKind.Rgb"/> alone, otherwise 0.</param>
/// <param name="Height">Likewise.</param>
/// <param name="Bytes">The image file, or width x height x 3 bytes.</param>
public sealed record PushedImage(TimeSpan Time, ImageKind Kind, int Width, int Height, byte[] Bytes);
