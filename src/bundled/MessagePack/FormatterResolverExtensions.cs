using MessagePack.Formatters;

namespace MessagePack;

public static class FormatterResolverExtensions
{
    /// <exception cref="FormatterNotRegisteredException">The resolver does not know the type.</exception>
    public static IMessagePackFormatter<T> GetFormatterWithVerify<T>(this IFormatterResolver resolver) =>
        resolver.GetFormatter<T>() ?? throw new FormatterNotRegisteredException($"{typeof(T).FullName} is not registered in resolver: {resolver.GetType()}");
}
