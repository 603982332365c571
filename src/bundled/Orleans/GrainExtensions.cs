using Orleans.Runtime;

namespace Orleans;

/// <summary>From a grain, or a reference to one, to its reference and its key.</summary>
public static class GrainExtensions
{
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) =>
        (TGrainInterface)grain.AsReference(typeof(TGrainInterface));

    public static object AsReference(this IAddressable grain, Type interfaceType)
    {
        var reference = ReferenceOf(grain);
        return reference.Silo.Reference(reference.GrainId, interfaceType);
    }

    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) => grain.AsReference<TGrainInterface>();

    public static object Cast(this IAddressable grain, Type interfaceType) => grain.AsReference(interfaceType);

    public static GrainId GetGrainId(this IAddressable grain) => ReferenceOf(grain).GrainId;

    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    /// <exception cref="InvalidOperationException">The key is not a Guid.</exception>
    public static Guid GetPrimaryKey(this IAddressable grain) =>
        Keys.TryGuid(grain.GetGrainId().Key) ?? throw new InvalidOperationException("Unable to extract Guid key from grain id.");

    /// <exception cref="InvalidOperationException">The key is not an integer.</exception>
    public static long GetPrimaryKeyLong(this IAddressable grain) =>
        Keys.TryInteger(grain.GetGrainId().Key) ?? throw new InvalidOperationException("Unable to extract integer key from grain id.");

    public static bool IsPrimaryKeyBasedOnLong(this IAddressable grain) => Keys.TryInteger(grain.GetGrainId().Key) is not null;

    private static GrainReference ReferenceOf(IAddressable grain)
    {
        ArgumentNullException.ThrowIfNull(grain);
        return grain switch
        {
            GrainReference reference => reference,
            IGrainBase { GrainContext.GrainReference: { } reference } => reference,
            _ => throw new ArgumentException($"{grain.GetType()} is not a grain that the runtime made, nor a reference to one.", nameof(grain)),
        };
    }
}
