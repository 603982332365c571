namespace Video.Language.Tokens.Templates;

/// <summary>The template itself refuses what it was given, by raise_exception.</summary>
internal sealed class RefusedException(string message) : Exception(message);
