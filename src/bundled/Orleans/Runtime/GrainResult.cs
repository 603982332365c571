using System.Reflection;
using Orleans.Serialization;

namespace Orleans.Runtime;

/// <summary>What a grain method returns: Task, ValueTask, one of them with a value, or a stream of values.</summary>
internal abstract class GrainResult
{
    public static GrainResult Of(MethodInfo method)
    {
        var type = method.ReturnType;
        if (type == typeof(Task)) return new OfTask();
        if (type == typeof(ValueTask)) return new OfValueTask();
        var shape = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        var result = shape == typeof(Task<>) ? typeof(OfTask<>)
            : shape == typeof(ValueTask<>) ? typeof(OfValueTask<>)
            : shape == typeof(IAsyncEnumerable<>) ? typeof(OfStream<>)
            : throw new NotSupportedException($"{method.DeclaringType}.{method.Name} returns {type}. A grain method returns Task, ValueTask or IAsyncEnumerable.");
        return (GrainResult)Activator.CreateInstance(result.MakeGenericType(type.GetGenericArguments()))!;
    }

    /// <summary>Sends the call; gives its caller what the method promises.</summary>
    public abstract object Call(GrainReference target, GrainMethod method, object?[] arguments);

    /// <summary>Waits, in the grain's turns, for what its method returned.</summary>
    protected abstract ValueTask<object?> Await(object returned);

    /// <summary>The caller's side of a call that has one answer.</summary>
    protected Task<object?> SendAsync(GrainReference target, GrainMethod method, object?[] arguments)
    {
        var token = GrainMethod.TokenIn(arguments);
        var request = new Request(target.GrainId, method.ToString(), token.CanBeCanceled ? new CancellationTokenSource() : null)
        {
            OneWay = method.OneWay,
            ReadOnly = method.ReadOnly,
            AlwaysInterleave = method.AlwaysInterleave,
        };
        request.Body = async activation =>
        {
            var returned = method.Invoke(activation.GrainInstance!, arguments, request.Cancelled)
                ?? throw new InvalidOperationException($"{method} returned null in place of a task.");
            var value = await Await(returned);
            if (!method.SharesResult) return Copier.Copy(value);
            Copier.Check(value);
            return value;
        };
        return target.Silo.SendAsync(request, method.ResponseTimeout, token);
    }

    private sealed class OfTask : GrainResult
    {
        public override object Call(GrainReference target, GrainMethod method, object?[] arguments) => SendAsync(target, method, arguments);

        protected override async ValueTask<object?> Await(object returned)
        {
            await (Task)returned;
            return null;
        }
    }

    private sealed class OfValueTask : GrainResult
    {
        public override object Call(GrainReference target, GrainMethod method, object?[] arguments) =>
            new ValueTask(SendAsync(target, method, arguments));

        protected override async ValueTask<object?> Await(object returned)
        {
            await (ValueTask)returned;
            return null;
        }
    }

    private sealed class OfTask<T> : GrainResult
    {
        public override object Call(GrainReference target, GrainMethod method, object?[] arguments) => SendTypedAsync(target, method, arguments);

        protected override async ValueTask<object?> Await(object returned) => await (Task<T>)returned;

        private async Task<T> SendTypedAsync(GrainReference target, GrainMethod method, object?[] arguments) =>
            (T)(await SendAsync(target, method, arguments).ConfigureAwait(false))!;
    }

    private sealed class OfValueTask<T> : GrainResult
    {
        public override object Call(GrainReference target, GrainMethod method, object?[] arguments) =>
            new ValueTask<T>(SendTypedAsync(target, method, arguments));

        protected override async ValueTask<object?> Await(object returned) => await (ValueTask<T>)returned;

        private async Task<T> SendTypedAsync(GrainReference target, GrainMethod method, object?[] arguments) =>
            (T)(await SendAsync(target, method, arguments).ConfigureAwait(false))!;
    }

    private sealed class OfStream<T> : GrainResult
    {
        public override object Call(GrainReference target, GrainMethod method, object?[] arguments) =>
            new GrainEnumerable<T>(target, method, arguments);

        protected override ValueTask<object?> Await(object returned) => throw new InvalidOperationException("A stream is read item by item.");
    }
}
