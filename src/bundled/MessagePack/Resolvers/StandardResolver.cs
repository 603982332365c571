using MessagePack.Formatters;

namespace MessagePack.Resolvers;

/// <summary>Numbers, texts, bytes, times, enums, arrays, lists, dictionaries, and classes with <see cref="MessagePackObjectAttribute"/>.</summary>
public sealed class StandardResolver : IFormatterResolver
{
    public static readonly StandardResolver Instance = new();

    private StandardResolver()
    {
    }

    public IMessagePackFormatter<T>? GetFormatter<T>() => Cache<T>.Formatter;

    private static class Cache<T>
    {
        internal static readonly IMessagePackFormatter<T>? Formatter = (IMessagePackFormatter<T>?)StandardFormatters.Make(typeof(T));
    }
}
