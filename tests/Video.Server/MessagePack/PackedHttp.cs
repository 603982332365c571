using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MessagePack;

namespace Video.Tests.Server.MessagePack;

/// <summary>Asks the service in MessagePack, and shows what comes back as JSON.</summary>
internal static class PackedHttp
{
    public const string MediaType = "application/x-msgpack";

    public static async Task<(int Status, JsonNode? Body)> SendPackedAsync(this RunningServer server, HttpMethod method, string path, byte[]? body = null, string accept = MediaType)
    {
        using var request = Request(method, path, body, accept);
        using var response = await server.Http.SendAsync(request);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(bytes.Length == 0 ? null : accept, response.Content.Headers.ContentType?.MediaType);
        return ((int)response.StatusCode, bytes.Length == 0 ? null : Assert.Single(Values(bytes)));
    }

    public static HttpRequestMessage Request(HttpMethod method, string path, byte[]? body, string accept)
    {
        var request = new HttpRequestMessage(method, path) { Headers = { Accept = { new(accept) } } };
        if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(MediaType) } };
        return request;
    }

    /// <summary>All values of the bytes.</summary>
    public static List<JsonNode?> Values(byte[] bytes)
    {
        var reader = new MessagePackReader(bytes);
        var values = new List<JsonNode?>();
        while (!reader.End) values.Add(Read(ref reader));
        return values;
    }

    private static JsonNode? Read(ref MessagePackReader reader)
    {
        switch (reader.NextMessagePackType)
        {
            case MessagePackType.Nil:
                reader.ReadNil();
                return null;
            case MessagePackType.Boolean:
                return reader.ReadBoolean();
            case MessagePackType.Integer:
                return reader.ReadInt64();
            case MessagePackType.Float:
                return reader.ReadDouble();
            case MessagePackType.String:
                return reader.ReadString();
            case MessagePackType.Array:
                var items = new JsonArray();
                for (var count = reader.ReadArrayHeader(); count > 0; count--) items.Add(Read(ref reader));
                return items;
            default:
                var map = new JsonObject();
                for (var count = reader.ReadMapHeader(); count > 0; count--) map.Add(reader.ReadString()!, Read(ref reader));
                return map;
        }
    }

    /// <summary>JSON as MessagePack, made here rather than by the service.</summary>
    public static byte[] Packed(string json)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        Write(ref writer, JsonDocument.Parse(Encoding.UTF8.GetBytes(json)).RootElement);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(ref MessagePackWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteMapHeader(value.EnumerateObject().Count());
                foreach (var pair in value.EnumerateObject())
                {
                    writer.Write(pair.Name);
                    Write(ref writer, pair.Value);
                }
                break;
            case JsonValueKind.Array:
                writer.WriteArrayHeader(value.GetArrayLength());
                foreach (var item in value.EnumerateArray()) Write(ref writer, item);
                break;
            case JsonValueKind.String:
                writer.Write(value.GetString());
                break;
            case JsonValueKind.Number when value.TryGetInt64(out var whole):
                writer.Write(whole);
                break;
            case JsonValueKind.Number:
                writer.Write(value.GetDouble());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.Write(value.GetBoolean());
                break;
            default:
                writer.WriteNil();
                break;
        }
    }
}
