namespace Video.Inference.Memories;

/// <summary>Of what a question is, as a memory needs to know it.</summary>
/// <param name="From">No frame before this stream time, but what of one still stood then; null: from the oldest remembered.</param>
/// <param name="To">No frame after this stream time; null: up to the newest.</param>
/// <param name="Text">Tokens of the question's own words, without the template around them.</param>
/// <param name="Room">Tokens that will be appended: prompt and answer.</param>
/// <param name="Recall">False: it is about now, so that nothing is called back and no words are compared.</param>
public sealed record QuestionScope(TimeSpan? From, TimeSpan? To, IReadOnlyList<int> Text, int Room, bool Recall = true);
