using System.Reflection;

namespace Orleans.Serialization;

/// <summary>Copies Tuple, ValueTuple and KeyValuePair: types that are nothing but their fields.</summary>
internal sealed class TupleCopier(Type type) : TypeCopier
{
    private readonly FieldInfo[] _fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);

    public static TypeCopier? TryMake(Type type)
    {
        if (!type.IsGenericType) return null;
        var isTuple = type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal)
            || type.FullName.StartsWith("System.Tuple`", StringComparison.Ordinal)
            || type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);
        return isTuple ? new TupleCopier(type) : null;
    }

    public override object Copy(object value, CopyContext context)
    {
        var copy = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(value.GetType());
        context.Add(value, copy);
        foreach (var field in _fields) field.SetValue(copy, Copier.Copy(field.GetValue(value), context));
        return copy;
    }
}
