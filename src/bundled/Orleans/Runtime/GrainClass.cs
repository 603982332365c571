using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;

namespace Orleans.Runtime;

/// <summary>A grain class: its name, what its attributes say, and how one is made.</summary>
internal sealed class GrainClass
{
    private readonly ObjectFactory _factory;
    private readonly ParameterInfo[] _states;

    public GrainClass(Type type)
    {
        Type = type;
        Name = GrainType.Create(NameOf(type));
        Reentrant = type.IsDefined(typeof(ReentrantAttribute), true);
        Interfaces = [.. type.GetInterfaces().Where(i => typeof(IGrain).IsAssignableFrom(i))];
        AgeLimit = type.IsDefined(typeof(KeepAliveAttribute), true)
            ? TimeSpan.MaxValue
            : type.GetCustomAttribute<CollectionAgeLimitAttribute>(true) is { } limit ? limit.AgeLimit : null;

        var constructor = type.GetConstructors().MaxBy(c => c.IsDefined(typeof(ActivatorUtilitiesConstructorAttribute)));
        _states = [.. (constructor?.GetParameters() ?? []).Where(p => p.IsDefined(typeof(PersistentStateAttribute)))];
        _factory = ActivatorUtilities.CreateFactory(type, [.. _states.Select(p => p.ParameterType)]);
    }

    public Type Type { get; }

    public GrainType Name { get; }

    public bool Reentrant { get; }

    public IReadOnlyList<Type> Interfaces { get; }

    /// <summary>How long it may be idle; null when its attributes do not say.</summary>
    public TimeSpan? AgeLimit { get; }

    public object Construct(Activation activation)
    {
        var states = Array.ConvertAll(_states, state => GrainStateFactory.CreateForParameter(activation, state));
        return _factory(activation.ActivationServices, states);
    }

    private static string NameOf(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.Length > 5 && name.EndsWith("grain", StringComparison.Ordinal) ? name[..^5] : name;
    }
}
