using System.Reflection;

namespace MessagePack.Formatters;

/// <summary>Which properties of a type travel, and by which keys.</summary>
internal static class ObjectMembers
{
    /// <summary>Properties by their number in the array; null: the type's keys are texts.</summary>
    /// <exception cref="MessagePackSerializationException">A public property has no key, keys are mixed, or two are the same.</exception>
    public static PropertyInfo?[]? ByPlace(Type type)
    {
        var keyed = Keyed(type);
        if (keyed.Count == 0 || keyed[0].Key.IntKey is null) return null;
        var places = new PropertyInfo?[keyed.Max(member => member.Key.IntKey ?? throw Wrong(type, "mixes number and text keys")) + 1];
        foreach (var (property, key) in keyed)
            places[key.IntKey!.Value] = places[key.IntKey.Value] is null ? property : throw Wrong(type, $"has the key {key.IntKey} twice");
        return places;
    }

    /// <summary>Properties and their names, in the order of declaration.</summary>
    /// <exception cref="MessagePackSerializationException">As above.</exception>
    public static IReadOnlyList<(PropertyInfo Property, string Name)> ByName(Type type)
    {
        var named = Keyed(type).Select(member => (member.Property, Name: member.Key.StringKey ?? throw Wrong(type, "mixes number and text keys"))).ToList();
        return named.DistinctBy(member => member.Name).Count() == named.Count ? named : throw Wrong(type, "has a key twice");
    }

    private static List<(PropertyInfo Property, KeyAttribute Key)> Keyed(Type type)
    {
        var byName = type.GetCustomAttribute<MessagePackObjectAttribute>()!.KeyAsPropertyName;
        return [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetCustomAttribute<IgnoreMemberAttribute>() is null && property.GetMethod is not null && property.GetIndexParameters().Length == 0)
            .Select(property => (property, property.GetCustomAttribute<KeyAttribute>() ?? (byName ? new KeyAttribute(property.Name) : throw Wrong(type, $"has no key for {property.Name}"))))];
    }

    private static MessagePackSerializationException Wrong(Type type, string what) => new($"{type.FullName} {what}.");
}
