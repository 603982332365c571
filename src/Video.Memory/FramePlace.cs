namespace Video.Memory;

/// <summary>Where a frame lies in what one layer of the model can look at.</summary>
/// <param name="Frame">Index into <see cref="IQuestionView.Frames"/>.</param>
/// <param name="Start">Index, in the layer's context, of the frame's first token; the others follow it.</param>
public readonly record struct FramePlace(int Frame, int Start);
