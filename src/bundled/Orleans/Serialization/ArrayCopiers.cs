namespace Orleans.Serialization;

/// <summary>Copies arrays of any rank.</summary>
internal static class ArrayCopiers
{
    public static TypeCopier Make(Type type)
    {
        var element = type.GetElementType()!;
        if (Copier.SharesAll(element)) return new Flat();
        if (type.IsSZArray) return (TypeCopier)Activator.CreateInstance(typeof(Deep<>).MakeGenericType(element))!;
        throw new CodecNotFoundException($"Could not find a copier for type {type}: arrays of several dimensions hold plain values only.");
    }

    private sealed class Flat : TypeCopier
    {
        public override object Copy(object value, CopyContext context)
        {
            var copy = ((Array)value).Clone();
            context.Add(value, copy);
            return copy;
        }
    }

    private sealed class Deep<T> : TypeCopier
    {
        public override object Copy(object value, CopyContext context)
        {
            var from = (T[])value;
            var copy = new T[from.Length];
            context.Add(value, copy);
            for (var i = 0; i < from.Length; i++) copy[i] = (T)Copier.Copy(from[i], context)!;
            return copy;
        }
    }
}
