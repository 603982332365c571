namespace MessagePack.Formatters;

internal delegate void WriteValue<in T>(ref MessagePackWriter writer, T value);

internal delegate T ReadValue<out T>(ref MessagePackReader reader);

/// <summary>A type that writer and reader have a method for.</summary>
internal sealed class PrimitiveFormatter<T>(WriteValue<T> write, ReadValue<T> read) : IMessagePackFormatter<T>
{
    public void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options) => write(ref writer, value);

    public T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => read(ref reader);
}
