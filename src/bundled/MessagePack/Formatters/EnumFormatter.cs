namespace MessagePack.Formatters;

/// <summary>An enum by its number.</summary>
/// <typeparam name="T">The enum.</typeparam>
/// <typeparam name="TNumber">What it counts in.</typeparam>
internal sealed class EnumFormatter<T, TNumber> : IMessagePackFormatter<T>
    where T : struct, Enum
    where TNumber : struct
{
    public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options) =>
        options.Resolver.GetFormatterWithVerify<TNumber>().Serialize(ref writer, (TNumber)(object)value, options);

    public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) =>
        (T)Enum.ToObject(typeof(T), options.Resolver.GetFormatterWithVerify<TNumber>().Deserialize(ref reader, options));
}
