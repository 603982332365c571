using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core;
using Orleans.Providers;
using Orleans.Storage;

namespace Orleans.Runtime;

/// <summary>Makes the states of a grain under construction, and has them read before it is activated.</summary>
internal static class GrainStateFactory
{
    /// <summary>The state of a <see cref="Grain{TGrainState}"/>.</summary>
    public static IStorage<TState> CreateForGrain<TState>(Activation activation, Type grainClass)
    {
        var storage = grainClass.GetCustomAttribute<StorageProviderAttribute>()?.ProviderName;
        return Create<TState>(activation, grainClass.FullName!, storage);
    }

    /// <summary>The state that a constructor parameter marked with <see cref="PersistentStateAttribute"/> asks for.</summary>
    public static object CreateForParameter(Activation activation, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
            throw new ArgumentException($"[PersistentState] stands on {parameter.Name} of {activation.Class.Type}, which is no IPersistentState<T>.");

        var attribute = parameter.GetCustomAttribute<PersistentStateAttribute>()!;
        return typeof(GrainStateFactory).GetMethod(nameof(Create), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type.GenericTypeArguments)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [activation, attribute.StateName, attribute.StorageName], null)!;
    }

    private static PersistentState<TState> Create<TState>(Activation activation, string stateName, string? storageName)
    {
        storageName ??= ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME;
        var storage = activation.ActivationServices.GetKeyedService<IGrainStorage>(storageName)
            ?? throw new BadProviderConfigException($"No storage provider named \"{storageName}\" found loading grain type {activation.Class.Type}.");
        var state = new PersistentState<TState>(stateName, activation.GrainId, storage);
        activation.BeforeActivation(state.ReadStateAsync);
        return state;
    }
}
