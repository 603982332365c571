using System.Collections.Concurrent;

namespace Orleans.Serialization;

/// <summary>Copies values by their runtime type. What is immutable is shared; what may not travel is refused.</summary>
internal static class Copier
{
    private static readonly ConcurrentDictionary<Type, TypeCopier> ByType = [];

    /// <exception cref="CodecNotFoundException">The value holds something of a type that may not travel.</exception>
    public static object? Copy(object? value) => Copy(value, new CopyContext());

    public static object? Copy(object? value, CopyContext context)
    {
        if (value is null) return null;
        var copier = For(value.GetType());
        if (copier.Shares) return value;
        if (context.TryGet(value, out var known)) return known;
        return copier.Copy(value, context);
    }

    /// <summary>Refuses a value that could not be copied, without copying it.</summary>
    public static void Check(object? value)
    {
        if (value is not null) For(value.GetType());
    }

    public static TypeCopier For(Type type) => ByType.GetOrAdd(type, Make);

    /// <summary>Whether every value of this declared type may be shared.</summary>
    public static bool SharesAll(Type type) => (type.IsValueType || type.IsSealed) && SharedTypes.Contains(type);

    private static TypeCopier Make(Type type)
    {
        if (SharedTypes.Contains(type)) return TypeCopier.Share;
        if (type.IsArray) return ArrayCopiers.Make(type);
        return CollectionCopiers.TryMake(type)
            ?? TupleCopier.TryMake(type)
            ?? (type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) ? new MemberCopier(type) : null)
            ?? throw NotFound(type);
    }

    private static CodecNotFoundException NotFound(Type type) => new(
        $"Could not find a copier for type {type}. A type in a grain call or state carries [GenerateSerializer], and its members [Id].");
}

/// <summary>How values of one type are copied.</summary>
internal abstract class TypeCopier
{
    /// <summary>For what never changes.</summary>
    public static readonly TypeCopier Share = new SharingCopier();

    public virtual bool Shares => false;

    public abstract object Copy(object value, CopyContext context);

    private sealed class SharingCopier : TypeCopier
    {
        public override bool Shares => true;

        public override object Copy(object value, CopyContext context) => value;
    }
}

/// <summary>What one copying has copied already, so that shared and circular references stay so.</summary>
internal sealed class CopyContext
{
    private Dictionary<object, object>? _copies;

    public bool TryGet(object original, out object? copy)
    {
        copy = null;
        return _copies is not null && _copies.TryGetValue(original, out copy);
    }

    public void Add(object original, object copy)
    {
        if (!original.GetType().IsValueType) (_copies ??= new(ReferenceEqualityComparer.Instance)).Add(original, copy);
    }
}
