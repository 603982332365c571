namespace Orleans.Serialization;

/// <summary>Copies a value as a grain call would.</summary>
public sealed class DeepCopier
{
    internal DeepCopier()
    {
    }

    /// <exception cref="CodecNotFoundException">The value holds something of a type that may not travel.</exception>
    public T Copy<T>(T value) => (T)Copier.Copy(value)!;
}
