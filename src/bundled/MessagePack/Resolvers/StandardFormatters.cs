using System.Reflection;
using MessagePack.Formatters;

namespace MessagePack.Resolvers;

/// <summary>Makes the formatter of a type, once for each.</summary>
internal static class StandardFormatters
{
    private static readonly Type[] Lists = [typeof(List<>), typeof(IList<>), typeof(IReadOnlyList<>), typeof(IReadOnlyCollection<>), typeof(ICollection<>), typeof(IEnumerable<>)];
    private static readonly Type[] Maps = [typeof(Dictionary<,>), typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>)];

    /// <summary>Null: not a type for this resolver.</summary>
    public static IMessagePackFormatter? Make(Type type)
    {
        if (PrimitiveFormatters.ByType.TryGetValue(type, out var primitive)) return primitive;
        if (Nullable.GetUnderlyingType(type) is { } inner) return New(typeof(NullableFormatter<>), inner);
        if (type.IsEnum) return New(typeof(EnumFormatter<,>), type, type.GetEnumUnderlyingType());
        if (type.IsSZArray) return Sequence(nameof(ToArray), type, type.GetElementType()!);
        var open = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (Lists.Contains(open)) return Sequence(nameof(ToList), type, type.GetGenericArguments()[0]);
        if (Maps.Contains(open)) return New(typeof(MapFormatter<,,>), [type, .. type.GetGenericArguments()]);
        return type.IsClass && type.GetCustomAttribute<MessagePackObjectAttribute>() is not null ? New(typeof(ObjectFormatter<>), type) : null;
    }

    private static IMessagePackFormatter New(Type open, params Type[] arguments) => (IMessagePackFormatter)Activator.CreateInstance(open.MakeGenericType(arguments))!;

    private static IMessagePackFormatter Sequence(string finish, Type type, Type item) => (IMessagePackFormatter)typeof(StandardFormatters)
        .GetMethod(finish, BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type, item).Invoke(null, null)!;

    private static SequenceFormatter<TList, T> ToArray<TList, T>()
        where TList : class, IEnumerable<T> => new(items => (TList)(object)items.ToArray());

    private static SequenceFormatter<TList, T> ToList<TList, T>()
        where TList : class, IEnumerable<T> => new(items => (TList)(object)items);
}
