using TorchSharp.Native;

namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>A many-dimensional array in libtorch. Several tensors may look at the same elements.</summary>
    /// <remarks>Freed when disposed, when its <see cref="DisposeScope"/> is, or at last by the garbage collector.</remarks>
    public sealed partial class Tensor : IDisposable
    {
        private static long Total;
        private static long Peak;

        private nint _handle;

        internal Tensor(nint handle)
        {
            _handle = handle;
            var total = Interlocked.Increment(ref Total);
            if (total > Peak) Peak = total;
            OwningDisposeScope = DisposeScopeManager.ThreadSingleton.RegisterOnCurrentDisposeScope(this);
        }

        ~Tensor() => Release();

        /// <summary>How many tensors the process holds that are not disposed.</summary>
        public static long TotalCount => Interlocked.Read(ref Total);

        public static long PeakCount => Peak;

        /// <summary>A label for debugging.</summary>
        public string? name { get; set; }

        public bool IsInvalid => _handle == 0;

        /// <exception cref="InvalidOperationException">The tensor is disposed.</exception>
        public IntPtr Handle => _handle != 0 ? _handle : throw new InvalidOperationException("Tensor invalid -- empty handle.");

        internal DisposeScope? OwningDisposeScope { get; set; }

        public void Dispose()
        {
            if (_handle == 0) return;
            DisposeScopeManager.ThreadSingleton.DisposingOnCurrentScope(this);
            OwningDisposeScope?.MarkAsDisposed(this);
            Release();
            GC.SuppressFinalize(this);
        }

        /// <summary>Gives this tensor to the scope around its own; without one, to nobody.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Takes this tensor out of all scopes: whoever holds it disposes it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is null) other?.Attach(this);
            else OwningDisposeScope.MoveToOther(other, this);
            return this;
        }

        /// <summary>Another handle on the same tensor; each is disposed by itself.</summary>
        public Tensor alias() => new(Shim.torch_alias(Handle));

        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <summary>Whether shapes and all elements are the same.</summary>
        public bool Equals(Tensor target) => Aten.CallValue("equal", this, target).Number != 0;

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        /// <summary>Shape, type and device, such as <c>[2x3], type = Float32, device = cpu</c>.</summary>
        public override string ToString() => IsInvalid ? "" : $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";

        private void Release()
        {
            var handle = Interlocked.Exchange(ref _handle, 0);
            if (handle == 0) return;
            Interlocked.Decrement(ref Total);
            Shim.torch_release(handle);
        }

        // An operation that changes this tensor and answers it.
        private Tensor Changed(string operation, params ReadOnlySpan<Argument> arguments)
        {
            Aten.Run(operation, arguments);
            return this;
        }
    }
}
