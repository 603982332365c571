namespace MessagePack.Formatters;

/// <summary>An array, or a list.</summary>
/// <typeparam name="TList">As what it is declared.</typeparam>
/// <typeparam name="T">Of what.</typeparam>
internal sealed class SequenceFormatter<TList, T>(Func<List<T>, TList> finish) : IMessagePackFormatter<TList?>
    where TList : class, IEnumerable<T>
{
    public void Serialize(ref MessagePackWriter writer, TList? value, MessagePackSerializerOptions options)
    {
        if (value is null)
        {
            writer.WriteNil();
            return;
        }
        var each = options.Resolver.GetFormatterWithVerify<T>();
        writer.WriteArrayHeader(value.Count());
        foreach (var item in value)
        {
            writer.CancellationToken.ThrowIfCancellationRequested();
            each.Serialize(ref writer, item, options);
        }
    }

    public TList? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.TryReadNil()) return null;
        var each = options.Resolver.GetFormatterWithVerify<T>();
        var count = reader.ReadArrayHeader();
        // An item in memory may be far larger than its one byte of input: room is made as items come.
        var items = new List<T>(Math.Min(count, 1024));
        options.Security.DepthStep(ref reader);
        for (; count > 0; count--)
        {
            reader.CancellationToken.ThrowIfCancellationRequested();
            items.Add(each.Deserialize(ref reader, options));
        }
        reader.Depth--;
        return finish(items);
    }
}
