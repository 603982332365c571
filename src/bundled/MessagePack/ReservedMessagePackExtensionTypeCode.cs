namespace MessagePack;

/// <summary>Extension types that the specification itself defines.</summary>
public static class ReservedMessagePackExtensionTypeCode
{
    public const sbyte DateTime = -1;
}
