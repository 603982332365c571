using Video.Language.Tokens.Splitting;

namespace Video.Language.Tokens;

/// <summary>What a tokenizer.json describes, checked and ready to run.</summary>
/// <param name="Vocabulary">The model's tokens and the added ones.</param>
/// <param name="Model">A piece to ids.</param>
/// <param name="Added">Recognised in text before anything else.</param>
/// <param name="Splitters">Text to pieces, one after the other.</param>
/// <param name="Normalize">Text to the form that the vocabulary is written in.</param>
internal sealed record TokenizerParts(
    Vocabulary Vocabulary,
    BytePairModel Model,
    IReadOnlyList<AddedToken> Added,
    IReadOnlyList<Splitter> Splitters,
    Func<string, string> Normalize);
