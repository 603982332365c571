namespace Video.Ingest.Sources;

/// <summary>The moment of a stream at which a source begins: other than its beginning where the stream has had a source before.</summary>
/// <param name="Epoch">Of the source's frames.</param>
/// <param name="Position">Stream time of the source's first picture.</param>
public readonly record struct StreamOrigin(int Epoch, TimeSpan Position);
