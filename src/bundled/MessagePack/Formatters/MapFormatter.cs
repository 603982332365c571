namespace MessagePack.Formatters;

/// <summary>A dictionary; a key that comes twice is refused.</summary>
/// <typeparam name="TMap">As what it is declared.</typeparam>
/// <typeparam name="TKey">Its keys.</typeparam>
/// <typeparam name="T">Its values.</typeparam>
internal sealed class MapFormatter<TMap, TKey, T> : IMessagePackFormatter<TMap?>
    where TMap : class, IEnumerable<KeyValuePair<TKey, T>>
    where TKey : notnull
{
    public void Serialize(ref MessagePackWriter writer, TMap? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }
        var (keys, values) = (options.Resolver.GetFormatterWithVerify<TKey>(), options.Resolver.GetFormatterWithVerify<T>());
        writer.WriteMapHeader(value.Count());
        foreach (var (key, item) in value)
        {
            writer.CancellationToken.ThrowIfCancellationRequested();
            keys.Serialize(ref writer, key, options);
            values.Serialize(ref writer, item, options);
        }
    }

    public TMap? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.TryReadNil()) return null;
        var (keys, values) = (options.Resolver.GetFormatterWithVerify<TKey>(), options.Resolver.GetFormatterWithVerify<T>());
        var count = reader.ReadMapHeader();
        var map = new Dictionary<TKey, T>(Math.Min(count, 1024), options.Security.GetEqualityComparer<TKey>());
        options.Security.DepthStep(ref reader);
        for (; count > 0; count--)
        {
            reader.CancellationToken.ThrowIfCancellationRequested();
            var key = keys.Deserialize(ref reader, options);
            map.Add(key, values.Deserialize(ref reader, options));
        }
        reader.Depth--;
        return (TMap)(object)map;
    }
}
