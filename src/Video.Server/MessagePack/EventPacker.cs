using System.Buffers;
using System.Text;
using System.Text.Json;
using MessagePack;

namespace Video.Server.MessagePack;

/// <summary>Server-sent events, in whatever pieces they are written, as MessagePack values one after the other.</summary>
/// <remarks>An event is a map with its <c>event</c>, <c>id</c> and <c>data</c>, as far as it has them; a comment, which keeps a connection alive, is nil.</remarks>
internal sealed class EventPacker
{
    private readonly ArrayBufferWriter<byte> _pending = new();

    /// <summary>Takes what was written.</summary>
    /// <returns>Events that are whole now; may be empty.</returns>
    public ReadOnlyMemory<byte> Push(ReadOnlySpan<byte> written)
    {
        _pending.Write(written);
        var (text, done) = (_pending.WrittenMemory, 0);
        var packed = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(packed);
        for (int end; (end = text.Span[done..].IndexOf("\n\n"u8)) >= 0; done += end + 2) Pack(ref writer, text.Slice(done, end));
        writer.Flush();
        Keep(text[done..]);
        return packed.WrittenMemory;
    }

    private void Keep(ReadOnlyMemory<byte> rest)
    {
        var kept = rest.ToArray();
        _pending.ResetWrittenCount();
        _pending.Write(kept);
    }

    private static void Pack(ref MessagePackWriter writer, ReadOnlyMemory<byte> block)
    {
        var fields = new List<(string Name, string Value)>();
        foreach (var line in Encoding.UTF8.GetString(block.Span).Split('\n'))
        {
            var parts = line.Split(':', 2);
            if (parts[0].Length > 0) Add(fields, parts[0], parts.Length == 2 && parts[1].StartsWith(' ') ? parts[1][1..] : parts.ElementAtOrDefault(1) ?? "");
        }
        if (fields.Count == 0)
        {
            writer.WriteNil();
            return;
        }
        writer.WriteMapHeader(fields.Count);
        foreach (var (name, value) in fields)
        {
            writer.Write(name);
            if (name == "data") WriteData(ref writer, value);
            else writer.Write(value);
        }
    }

    /// <summary>Lines of data are one text.</summary>
    private static void Add(List<(string Name, string Value)> fields, string name, string value)
    {
        var at = fields.FindIndex(field => field.Name == name);
        if (at < 0) fields.Add((name, value));
        else fields[at] = (name, fields[at].Value + "\n" + value);
    }

    private static void WriteData(ref MessagePackWriter writer, string data)
    {
        try
        {
            JsonToPack.Write(ref writer, Encoding.UTF8.GetBytes(data));
        }
        catch (JsonException)
        {
            // A mark such as [DONE] is a text.
            writer.Write(data);
        }
    }
}
