namespace Video.Language.Tokens;

/// <summary>A token that is recognised in the text itself, before any splitting.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Content">What it looks like in text; not empty.</param>
/// <param name="SingleWord">Only where no letter, digit or underscore touches it.</param>
/// <param name="StripsLeft">Takes white space before it along.</param>
/// <param name="StripsRight">Takes white space after it along.</param>
/// <param name="Normalized">Looked for in normalised text, and normalised itself.</param>
/// <param name="Special">Control, not text: <c>skipSpecial</c> leaves it out.</param>
internal sealed record AddedToken(
    int Id, string Content, bool SingleWord, bool StripsLeft, bool StripsRight, bool Normalized, bool Special);
