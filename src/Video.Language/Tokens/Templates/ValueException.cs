namespace Video.Language.Tokens.Templates;

/// <summary>A value does not allow what is asked of it; whoever knows the place adds it.</summary>
internal sealed class ValueException(string message) : Exception(message);
