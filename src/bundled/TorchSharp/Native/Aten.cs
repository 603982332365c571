using System.Collections.Concurrent;
using System.Text;

namespace TorchSharp.Native;

/// <summary>Calls libtorch's operations by their names in its schemas, such as <c>add.Tensor</c>.</summary>
/// <remarks>Failures are <see cref="System.Runtime.InteropServices.ExternalException"/> with libtorch's words.</remarks>
internal static unsafe class Aten
{
    private const int ResultsAtOnce = 4;

    private static readonly ConcurrentDictionary<string, nint> Operations = new(StringComparer.Ordinal);

    /// <summary>Calls an operation with one tensor for a result.</summary>
    internal static torch.Tensor Call(string name, params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[ResultsAtOnce];
        Invoke(name, arguments, results, ResultsAtOnce);
        return new torch.Tensor((nint)results[0].Number);
    }

    /// <summary>Calls an operation with two tensors for results.</summary>
    internal static (torch.Tensor, torch.Tensor) CallTwo(string name, params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[ResultsAtOnce];
        Invoke(name, arguments, results, ResultsAtOnce);
        return (new torch.Tensor((nint)results[0].Number), new torch.Tensor((nint)results[1].Number));
    }

    /// <summary>Calls an operation whose result is a list of tensors.</summary>
    internal static torch.Tensor[] CallMany(string name, params ReadOnlySpan<Argument> arguments)
    {
        var few = stackalloc Value[ResultsAtOnce];
        var count = Invoke(name, arguments, few, ResultsAtOnce);
        var all = new ReadOnlySpan<Value>(few, Math.Min(count, ResultsAtOnce)).ToArray();
        if (count > ResultsAtOnce)
        {
            all = new Value[count];
            fixed (Value* into = all) Shim.torch_results(into);
        }
        return Array.ConvertAll(all, value => new torch.Tensor((nint)value.Number));
    }

    /// <summary>Calls an operation with one number or truth for a result.</summary>
    internal static Value CallValue(string name, params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[ResultsAtOnce];
        Invoke(name, arguments, results, ResultsAtOnce);
        return results[0];
    }

    /// <summary>Calls an operation for what it does to its arguments.</summary>
    internal static void Run(string name, params ReadOnlySpan<Argument> arguments) => Invoke(name, arguments, null, 0);

    /// <summary>Whether this machine's libtorch has the operation.</summary>
    internal static bool Has(string name)
    {
        try
        {
            return Find(name) != 0;
        }
        catch (System.Runtime.InteropServices.ExternalException)
        {
            return false;
        }
    }

    private static int Invoke(string name, ReadOnlySpan<Argument> arguments, Value* results, int capacity)
    {
        var operation = Find(name);
        var words = 0;
        foreach (ref readonly var argument in arguments) words += WordsOf(argument);
        var scratch = words <= 64 ? stackalloc long[64] : new long[words];
        var values = stackalloc Value[arguments.Length];
        long count;
        fixed (long* start = scratch)
        {
            var next = start;
            for (var i = 0; i < arguments.Length; i++) values[i] = Pack(arguments[i], ref next);
            count = Shim.torch_call(operation, values, arguments.Length, results, capacity);
        }
        foreach (ref readonly var argument in arguments) GC.KeepAlive(argument.Reference);
        Shim.ThrowIf(count < 0);
        return (int)count;
    }

    private static nint Find(string name) => Operations.TryGetValue(name, out var found) ? found : Operations.GetOrAdd(name, Resolve);

    private static nint Resolve(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        var (basic, overload) = dot < 0 ? (name, "") : (name[..dot], name[(dot + 1)..]);
        fixed (byte* n = Encoding.UTF8.GetBytes($"aten::{basic}\0"), o = Encoding.UTF8.GetBytes($"{overload}\0"))
        {
            var operation = Shim.torch_operation(n, o);
            Shim.ThrowIf(operation == 0);
            return operation;
        }
    }

    private static int WordsOf(in Argument argument) => argument.Reference switch
    {
        null => 1,
        Array list => list.Length,
        string text => text.Length, // at most 3 bytes of UTF-8 a character, 8 a word
        _ => 0,
    };

    private static Value Pack(in Argument argument, ref long* next)
    {
        var value = new Value { Tag = argument.Tag, Number = argument.Number, Extra = argument.Extra };
        if (argument.Tag is Tag.IntList && argument.Reference is null) return List(ref value, ref next, [argument.Number]);
        return argument.Reference switch
        {
            long[] numbers => List(ref value, ref next, numbers),
            double[] numbers => List(ref value, ref next, System.Runtime.InteropServices.MemoryMarshal.Cast<double, long>(numbers)),
            torch.Tensor?[] tensors => List(ref value, ref next, Array.ConvertAll(tensors, tensor => tensor is null ? 0 : (long)tensor.Handle)),
            string text => Text(ref value, ref next, text),
            _ => value,
        };
    }

    private static Value List(ref Value value, ref long* next, ReadOnlySpan<long> elements)
    {
        elements.CopyTo(new Span<long>(next, elements.Length));
        value.Number = (long)next;
        value.Extra = elements.Length;
        next += elements.Length;
        return value;
    }

    private static Value Text(ref Value value, ref long* next, string text)
    {
        value.Number = (long)next;
        value.Extra = Encoding.UTF8.GetBytes(text, new Span<byte>(next, text.Length * sizeof(long)));
        next += text.Length;
        return value;
    }
}
