namespace MessagePack;

/// <summary>A resolver has no formatter for a type.</summary>
public class FormatterNotRegisteredException(string? message) : MessagePackSerializationException(message);
