namespace Video.Language.Tokens.Templates;

/// <summary>A name or member that is not there: prints as nothing, counts as false, and may not be looked into.</summary>
internal sealed record Undefined(string Name);
