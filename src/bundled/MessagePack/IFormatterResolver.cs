using MessagePack.Formatters;

namespace MessagePack;

/// <summary>Finds who writes and reads a type.</summary>
public interface IFormatterResolver
{
    /// <summary>Null when this resolver does not know the type.</summary>
    IMessagePackFormatter<T>? GetFormatter<T>();
}
