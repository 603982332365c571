using System.ComponentModel;
using System.Reflection;

namespace Orleans.Runtime;

/// <summary>Stands for a grain. Its calls go through the silo to the grain's activation, which they bring to life where there is none.</summary>
/// <remarks>Made by <see cref="IGrainFactory"/>. Public and constructible because the proxies of System.Reflection derive from it.</remarks>
public class GrainReference : DispatchProxy, IAddressable, IEquatable<GrainReference>
{
    [EditorBrowsable(EditorBrowsableState.Never)]
    public GrainReference()
    {
    }

    public GrainId GrainId { get; private set; }

    internal Silo Silo { get; private set; } = null!;

    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) => Equals(reference1, reference2);

    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !Equals(reference1, reference2);

    public bool Equals(GrainReference? other) => other is not null && GrainId == other.GrainId;

    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    public override int GetHashCode() => GrainId.GetHashCode();

    public override string ToString() => $"GrainReference:{GrainId}";

    internal static GrainReference Create(Silo silo, GrainId grainId, Type interfaceType)
    {
        var reference = (GrainReference)Create(interfaceType, typeof(GrainReference));
        reference.Silo = silo;
        reference.GrainId = grainId;
        return reference;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var method = GrainMethod.Of(targetMethod!);
        return method.Result.Call(this, method, method.CopyArguments(args ?? []));
    }
}
