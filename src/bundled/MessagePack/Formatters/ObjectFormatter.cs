using System.Text;

namespace MessagePack.Formatters;

/// <summary>A class with <see cref="MessagePackObjectAttribute"/>: an array by numbers, or a map by names. Keys that it does not know are passed over.</summary>
internal sealed class ObjectFormatter<T> : IMessagePackFormatter<T?>
    where T : class
{
    private readonly ObjectMember<T>?[]? _places;
    private readonly (byte[] Name, ObjectMember<T> Member)[] _names = [];

    public ObjectFormatter()
    {
        _places = ObjectMembers.ByPlace(typeof(T))?.Select(property => property is null ? null : ObjectMember<T>.Of(property)).ToArray();
        if (_places is null) _names = [.. ObjectMembers.ByName(typeof(T)).Select(member => (Encoding.UTF8.GetBytes(member.Name), ObjectMember<T>.Of(member.Property)))];
    }

    public void Serialize(ref MessagePackWriter writer, T? value, MessagePackSerializerOptions options)
    {
        if (value is null) writer.WriteNil();
        else if (_places is not null) WriteArray(ref writer, value, _places, options);
        else WriteMap(ref writer, value, options);
    }

    public T? Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        if (reader.TryReadNil()) return null;
        var made = Activator.CreateInstance<T>();
        options.Security.DepthStep(ref reader);
        if (_places is not null) ReadArray(ref reader, made, _places, options);
        else ReadMap(ref reader, made, options);
        reader.Depth--;
        return made;
    }

    private static void WriteArray(ref MessagePackWriter writer, T value, ObjectMember<T>?[] places, MessagePackSerializerOptions options)
    {
        writer.WriteArrayHeader(places.Length);
        foreach (var member in places)
        {
            if (member is null) writer.WriteNil();
            else member.Write(ref writer, value, options);
        }
    }

    private void WriteMap(ref MessagePackWriter writer, T value, MessagePackSerializerOptions options)
    {
        writer.WriteMapHeader(_names.Length);
        foreach (var (name, member) in _names)
        {
            writer.WriteString(name);
            member.Write(ref writer, value, options);
        }
    }

    private static void ReadArray(ref MessagePackReader reader, T made, ObjectMember<T>?[] places, MessagePackSerializerOptions options)
    {
        var count = reader.ReadArrayHeader();
        for (var i = 0; i < count; i++)
        {
            if (i < places.Length && places[i] is { } member) member.Read(ref reader, made, options);
            else reader.Skip();
        }
    }

    private void ReadMap(ref MessagePackReader reader, T made, MessagePackSerializerOptions options)
    {
        for (var count = reader.ReadMapHeader(); count > 0; count--)
        {
            var name = Encoding.UTF8.GetBytes(reader.ReadString() ?? "");
            if (Array.Find(_names, known => known.Name.AsSpan().SequenceEqual(name)).Member is { } member) member.Read(ref reader, made, options);
            else reader.Skip();
        }
    }
}
