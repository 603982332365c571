using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Concurrency;
using Orleans.Serialization;

namespace Orleans.Runtime;

/// <summary>One method of a grain interface: how it is called, and what its attributes promise.</summary>
internal sealed class GrainMethod
{
    private static readonly ConcurrentDictionary<MethodInfo, GrainMethod> ByMethod = [];

    private readonly MethodInfo _method;
    private readonly ParameterInfo[] _parameters;

    private GrainMethod(MethodInfo method)
    {
        _method = method;
        _parameters = method.GetParameters();
        OneWay = method.IsDefined(typeof(OneWayAttribute));
        ReadOnly = method.IsDefined(typeof(ReadOnlyAttribute));
        AlwaysInterleave = method.IsDefined(typeof(AlwaysInterleaveAttribute));
        ResponseTimeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        SharesResult = method.ReturnParameter.IsDefined(typeof(ImmutableAttribute), false);
        Result = GrainResult.Of(method);
    }

    public bool OneWay { get; }

    public bool ReadOnly { get; }

    public bool AlwaysInterleave { get; }

    public TimeSpan? ResponseTimeout { get; }

    public bool SharesResult { get; }

    public GrainResult Result { get; }

    public static GrainMethod Of(MethodInfo method) => ByMethod.GetOrAdd(method, static method => new GrainMethod(method));

    /// <exception cref="CodecNotFoundException">An argument may not travel.</exception>
    public object?[] CopyArguments(object?[] arguments)
    {
        var context = new CopyContext();
        var copies = new object?[arguments.Length];
        for (var i = 0; i < copies.Length; i++)
        {
            if (_parameters[i].IsDefined(typeof(ImmutableAttribute), false))
            {
                Copier.Check(arguments[i]);
                copies[i] = arguments[i];
            }
            else
            {
                copies[i] = Copier.Copy(arguments[i], context);
            }
        }
        return copies;
    }

    /// <summary>The token among the arguments; none when the method takes none.</summary>
    public static CancellationToken TokenIn(object?[] arguments) => arguments.OfType<CancellationToken>().LastOrDefault();

    /// <summary>Calls the grain, which sees <paramref name="cancellation"/> in place of the caller's token.</summary>
    /// <returns>What the method returned, still a Task, ValueTask or IAsyncEnumerable.</returns>
    public object? Invoke(object grain, object?[] arguments, CancellationToken cancellation)
    {
        var seen = Array.ConvertAll(arguments, argument => argument is CancellationToken ? cancellation : argument);
        return _method.Invoke(grain, BindingFlags.DoNotWrapExceptions, null, seen, null);
    }

    public override string ToString() => $"{_method.DeclaringType!.Name}.{_method.Name}({string.Join(", ", _parameters.Select(p => p.ParameterType.Name))})";
}
