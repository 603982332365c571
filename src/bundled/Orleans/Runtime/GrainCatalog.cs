using System.Reflection;

namespace Orleans.Runtime;

/// <summary>The grain classes of the application, found in its assemblies.</summary>
internal sealed class GrainCatalog
{
    private readonly Dictionary<GrainType, GrainClass> _byName = [];
    private readonly Dictionary<Type, List<GrainClass>> _byInterface = [];

    public GrainCatalog() : this(ApplicationAssemblies().SelectMany(TypesOf))
    {
    }

    private GrainCatalog(IEnumerable<Type> types)
    {
        foreach (var type in types.Where(t => t is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
            && typeof(IGrainBase).IsAssignableFrom(t)))
        {
            var grain = new GrainClass(type);
            if (!_byName.TryAdd(grain.Name, grain))
                throw new OrleansConfigurationException($"{type} and {_byName[grain.Name].Type} have the same grain type name, \"{grain.Name}\".");
            foreach (var @interface in grain.Interfaces)
            {
                if (!_byInterface.TryGetValue(@interface, out var classes)) _byInterface[@interface] = classes = [];
                classes.Add(grain);
            }
        }
    }

    /// <exception cref="ArgumentException">No grain class has this name.</exception>
    public GrainClass Find(GrainType name) =>
        _byName.GetValueOrDefault(name) ?? throw new ArgumentException($"Could not find a grain class for grain type \"{name}\".");

    /// <exception cref="ArgumentException">No class, or more than one, implements the interface.</exception>
    public GrainClass Resolve(Type interfaceType, string? classPrefix)
    {
        var candidates = _byInterface.GetValueOrDefault(interfaceType) ?? [];
        if (!string.IsNullOrEmpty(classPrefix))
            candidates = [.. candidates.Where(c => c.Type.FullName!.StartsWith(classPrefix, StringComparison.Ordinal))];

        // Of several, the one named like the interface: IFoo is Foo or FooGrain.
        if (candidates.Count > 1)
        {
            var name = interfaceType.Name[1..];
            if (candidates.Find(c => c.Type.Name == name || c.Type.Name + "Grain" == name || c.Type.Name == name + "Grain") is { } namesake)
                return namesake;
        }
        return candidates.Count switch
        {
            1 => candidates[0],
            0 => throw new ArgumentException($"Could not find an implementation for interface {interfaceType}"),
            _ => throw new ArgumentException($"Unable to identify a single appropriate grain type for interface {interfaceType}. "
                + $"Candidates: {string.Join(", ", candidates.Select(c => c.Type))}"),
        };
    }

    /// <summary>What is loaded, and what that refers to, as far as it knows of grains.</summary>
    private static HashSet<Assembly> ApplicationAssemblies()
    {
        var own = typeof(GrainCatalog).Assembly;
        HashSet<Assembly> seen = [];
        Queue<Assembly> open = new(AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic));
        while (open.TryDequeue(out var assembly))
        {
            if (!seen.Add(assembly)) continue;
            foreach (var name in assembly.GetReferencedAssemblies().Where(IsApplication))
            {
                if (TryLoad(name) is { } referenced) open.Enqueue(referenced);
            }
        }
        return [.. seen.Where(assembly => assembly.GetReferencedAssemblies().Any(name => name.Name == own.GetName().Name))];
    }

    private static bool IsApplication(AssemblyName name) =>
        name.Name is { } text && text is not ("mscorlib" or "netstandard" or "System")
        && !text.StartsWith("System.", StringComparison.Ordinal) && !text.StartsWith("Microsoft.", StringComparison.Ordinal);

    private static Assembly? TryLoad(AssemblyName name)
    {
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException)
        {
            return null;   // An optional reference that is not shipped holds no grains of ours.
        }
    }

    private static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            return exception.Types.OfType<Type>();
        }
    }
}
