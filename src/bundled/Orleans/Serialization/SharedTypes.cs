using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;
using Orleans.Runtime;

namespace Orleans.Serialization;

/// <summary>The types whose values never change, so that copies would be waste.</summary>
internal static class SharedTypes
{
    private static readonly ConcurrentDictionary<Type, bool> Known = new(new[]
    {
        typeof(object), typeof(string), typeof(decimal), typeof(DateTime), typeof(DateOnly), typeof(TimeOnly), typeof(DateTimeOffset),
        typeof(TimeSpan), typeof(Guid), typeof(Uri), typeof(Version), typeof(CultureInfo), typeof(CompareInfo), typeof(IPAddress),
        typeof(IPEndPoint), typeof(BigInteger), typeof(Int128), typeof(UInt128), typeof(Half), typeof(CancellationToken),
    }.Select(type => KeyValuePair.Create(type, true)));

    public static bool Contains(Type type) => Known.GetOrAdd(type, Decide);

    private static bool Decide(Type type)
    {
        if (type.IsPrimitive || type.IsEnum) return true;
        if (typeof(Exception).IsAssignableFrom(type) || typeof(GrainReference).IsAssignableFrom(type) || typeof(Type).IsAssignableFrom(type)) return true;
        if (type.IsDefined(typeof(GenerateSerializerAttribute), false) && type.IsDefined(typeof(ImmutableAttribute), false)) return true;
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Contains(underlying);

        // A struct of nothing but such values is one itself, if it may travel at all.
        return type.IsValueType && MayTravel(type)
            && type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).All(field => Contains(field.FieldType));
    }

    private static bool MayTravel(Type type) =>
        type.IsGenericType && type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal)
        || type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);
}
