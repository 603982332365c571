using System.Text.Json;
using Video.State;

namespace Video.Streams;

/// <summary>Streams as the database keeps them: JSON, in which a URL that must not be shown is sealed.</summary>
public sealed class StreamRecords(IStreamTable table, ISecretBox box)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    internal Task SaveAsync(StreamKey key, StoredStream stream)
    {
        var shown = StreamSources.ShownOf(stream.Spec);
        var sealedUrl = shown == stream.Spec.Url ? null : box.Seal(stream.Spec.Url!);
        var written = new Written(stream with { Spec = stream.Spec with { Url = shown } }, sealedUrl);
        return table.SaveAsync(new StreamRecord(key, JsonSerializer.Serialize(written, Json), stream.OpenedAt));
    }

    internal async Task<StoredStream?> FindAsync(StreamKey key) => await table.FindAsync(key) is { } record ? Read(record) : null;

    internal Task<bool> DeleteAsync(StreamKey key) => table.DeleteAsync(key);

    /// <summary>The streams of all tenants that were open, in order of their keys.</summary>
    public async Task<IReadOnlyList<StreamKey>> KeysAsync(CancellationToken cancellation) =>
        [.. (await table.ListAsync(cancellation: cancellation)).Select(record => record.Key)];

    internal async Task<IReadOnlyList<StreamEntry>> EntriesAsync() =>
        [.. (await table.ListAsync()).Select(record => new StreamEntry(record.Key.ToString(), Parse(record).Stream.Spec.Labels))];

    private StoredStream Read(StreamRecord record)
    {
        var (stream, sealedUrl) = Parse(record);
        return sealedUrl is null ? stream : stream with { Spec = stream.Spec with { Url = box.Open(sealedUrl) } };
    }

    private static Written Parse(StreamRecord record) => JsonSerializer.Deserialize<Written>(record.Spec, Json)!;

    /// <param name="Stream">With a URL that may be shown.</param>
    /// <param name="Secret">The URL, sealed; null where the stream's is whole.</param>
    private sealed record Written(StoredStream Stream, string? Secret);
}
