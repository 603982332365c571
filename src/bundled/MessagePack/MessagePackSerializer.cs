using System.Buffers;

namespace MessagePack;

/// <summary>Whole values to bytes and back. Every failure is a <see cref="MessagePackSerializationException"/>, the reason inside it.</summary>
public static class MessagePackSerializer
{
    private static MessagePackSerializerOptions? _defaultOptions;

    public static MessagePackSerializerOptions DefaultOptions
    {
        get => _defaultOptions ??= MessagePackSerializerOptions.Standard;
        set => _defaultOptions = value;
    }

    public static byte[] Serialize<T>(T value, MessagePackSerializerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Serialize(buffer, value, options, cancellationToken);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Serialize<T>(IBufferWriter<byte> writer, T value, MessagePackSerializerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var pack = new MessagePackWriter(writer) { CancellationToken = cancellationToken };
        Serialize(ref pack, value, options);
        pack.Flush();
    }

    public static void Serialize<T>(ref MessagePackWriter writer, T value, MessagePackSerializerOptions? options = null)
    {
        options ??= DefaultOptions;
        try
        {
            options.Resolver.GetFormatterWithVerify<T>().Serialize(ref writer, value, options);
        }
        catch (Exception failure)
        {
            throw new MessagePackSerializationException($"Failed to serialize {typeof(T).FullName} value.", failure);
        }
    }

    public static async Task SerializeAsync<T>(Stream stream, T value, MessagePackSerializerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var bytes = Serialize(value, options, cancellationToken);
        try
        {
            await stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            throw new MessagePackSerializationException("Error occurred while writing the serialized data to the stream.", failure);
        }
    }

    public static T Deserialize<T>(ReadOnlyMemory<byte> buffer, MessagePackSerializerOptions? options = null, CancellationToken cancellationToken = default) =>
        Deserialize<T>(buffer, options, out _, cancellationToken);

    /// <summary>The same, and how many bytes the value had; more may follow it.</summary>
    public static T Deserialize<T>(ReadOnlyMemory<byte> buffer, MessagePackSerializerOptions? options, out int bytesRead, CancellationToken cancellationToken = default)
    {
        var reader = new MessagePackReader(buffer) { CancellationToken = cancellationToken };
        var value = Deserialize<T>(ref reader, options);
        bytesRead = (int)reader.Consumed;
        return value;
    }

    public static T Deserialize<T>(in ReadOnlySequence<byte> byteSequence, MessagePackSerializerOptions? options = null, CancellationToken cancellationToken = default)
    {
        var reader = new MessagePackReader(byteSequence) { CancellationToken = cancellationToken };
        return Deserialize<T>(ref reader, options);
    }

    public static T Deserialize<T>(ref MessagePackReader reader, MessagePackSerializerOptions? options = null)
    {
        options ??= DefaultOptions;
        try
        {
            return options.Resolver.GetFormatterWithVerify<T>().Deserialize(ref reader, options);
        }
        catch (Exception failure)
        {
            throw new MessagePackSerializationException($"Failed to deserialize {typeof(T).FullName} value.", failure);
        }
    }

    /// <summary>The first value of all that the stream holds.</summary>
    public static async ValueTask<T> DeserializeAsync<T>(Stream stream, MessagePackSerializerOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var bytes = new MemoryStream();
        try
        {
            await stream.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            throw new MessagePackSerializationException("Error occurred while reading from the stream.", failure);
        }
        return Deserialize<T>(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), options, cancellationToken);
    }
}
