namespace Video;

/// <summary>An earlier turn of the conversation that a question goes on with.</summary>
/// <param name="Speaker">Whose it is.</param>
/// <param name="Text">What was said, without the video.</param>
public sealed record Turn(Speaker Speaker, string Text);
