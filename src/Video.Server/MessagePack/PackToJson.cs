using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MessagePack;

namespace Video.Server.MessagePack;

/// <summary>A request's MessagePack as the JSON that endpoints read, so that both have the same fields, limits and errors.</summary>
/// <remarks>Bytes become base64, as JSON has them; a timestamp becomes a moment in UTC.</remarks>
internal static class PackToJson
{
    private static readonly MessagePackSecurity Security = MessagePackSecurity.UntrustedData.WithMaximumObjectGraphDepth(32);

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>One value as JSON. A MessagePackSerializationException says that it is no MessagePack, more than one value, too deep, or a value that JSON has no form for.</summary>
    public static byte[] Convert(ReadOnlyMemory<byte> pack)
    {
        var json = new ArrayBufferWriter<byte>(pack.Length + 16);
        using var writer = new Utf8JsonWriter(json);
        var reader = new MessagePackReader(pack);
        try
        {
            if (reader.End) throw new MessagePackSerializationException("the body is empty");
            Write(ref reader, writer);
            if (!reader.End) throw new MessagePackSerializationException($"the value ends after {reader.Consumed} of {pack.Length} bytes");
        }
        catch (Exception failure) when (failure is EndOfStreamException or InsufficientExecutionStackException or ArgumentException)
        {
            throw new MessagePackSerializationException(Why(failure), failure);
        }
        writer.Flush();
        return json.WrittenSpan.ToArray();
    }

    private static string Why(Exception failure) => failure switch
    {
        EndOfStreamException => "the body ends in the middle of a value",
        InsufficientExecutionStackException => $"arrays and maps are nested more than {Security.MaximumObjectGraphDepth} deep",
        _ => "a text is not UTF-8",
    };

    private static void Write(ref MessagePackReader reader, Utf8JsonWriter writer)
    {
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Nil:
                reader.ReadNil();
                writer.WriteNullValue();
                break;
            case MessagePackType.Boolean:
                writer.WriteBooleanValue(reader.ReadBoolean());
                break;
            case MessagePackType.Integer when reader.NextCode == MessagePackCode.UInt64:
                writer.WriteNumberValue(reader.ReadUInt64());
                break;
            case MessagePackType.Integer:
                writer.WriteNumberValue(reader.ReadInt64());
                break;
            case MessagePackType.Float:
                writer.WriteNumberValue(Finite(reader.NextCode == MessagePackCode.Float32 ? Shortest(reader.ReadSingle()) : reader.ReadDouble()));
                break;
            case MessagePackType.String:
                writer.WriteStringValue(Text(ref reader));
                break;
            case MessagePackType.Binary:
                writer.WriteBase64StringValue(reader.ReadBytes()!.Value.ToArray());
                break;
            case MessagePackType.Array:
                WriteArray(ref reader, writer);
                break;
            case MessagePackType.Map:
                WriteMap(ref reader, writer);
                break;
            case MessagePackType.Extension when reader.CreatePeekReader().ReadExtensionFormatHeader().TypeCode == ReservedMessagePackExtensionTypeCode.DateTime:
                writer.WriteStringValue(reader.ReadDateTime());
                break;
            default:
                throw new MessagePackSerializationException($"a value of type {MessagePackCode.ToFormatName(reader.NextCode)} has no meaning here");
        }
    }

    private static void WriteArray(ref MessagePackReader reader, Utf8JsonWriter writer)
    {
        Security.DepthStep(ref reader);
        writer.WriteStartArray();
        for (var count = reader.ReadArrayHeader(); count > 0; count--) Write(ref reader, writer);
        writer.WriteEndArray();
        reader.Depth--;
    }

    private static void WriteMap(ref MessagePackReader reader, Utf8JsonWriter writer)
    {
        Security.DepthStep(ref reader);
        writer.WriteStartObject();
        for (var count = reader.ReadMapHeader(); count > 0; count--)
        {
            if (reader.NextMessagePackType != MessagePackType.String)
                throw new MessagePackSerializationException($"a map's keys are texts, and one is {MessagePackCode.ToFormatName(reader.NextCode)}");
            writer.WritePropertyName(Text(ref reader));
            Write(ref reader, writer);
        }
        writer.WriteEndObject();
        reader.Depth--;
    }

    private static string Text(ref MessagePackReader reader) => StrictUtf8.GetString(reader.ReadStringSequence()!.Value);

    /// <summary>1.1 as a float 32 is meant as 1.1, not as 1.10000002384.</summary>
    private static double Shortest(float value) => double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static double Finite(double value) => double.IsFinite(value) ? value : throw new MessagePackSerializationException($"a number is {value}");
}
