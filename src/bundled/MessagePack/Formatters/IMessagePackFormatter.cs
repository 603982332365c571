namespace MessagePack.Formatters;

/// <summary>Anything that writes and reads one type.</summary>
public interface IMessagePackFormatter;

/// <summary>Writes and reads values of one type.</summary>
public interface IMessagePackFormatter<T> : IMessagePackFormatter
{
    void Serialize(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options);

    /// <exception cref="MessagePackSerializationException">What comes next is not such a value.</exception>
    /// <exception cref="EndOfStreamException">The bytes end within it.</exception>
    T Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options);
}
