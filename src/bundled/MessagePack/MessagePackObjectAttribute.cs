namespace MessagePack;

/// <summary>The type's members travel by their <see cref="KeyAttribute"/>: all keys numbers (an array) or all texts (a map).</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false, Inherited = true)]
public class MessagePackObjectAttribute(bool keyAsPropertyName = false) : Attribute
{
    /// <summary>Public properties without a key travel by their own names, in a map.</summary>
    public bool KeyAsPropertyName { get; } = keyAsPropertyName;
}
