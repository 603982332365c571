using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Seeds the generators of all devices.</summary>
    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) =>
        input.multinomial(num_samples, replacement, generator);

    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null) =>
        Aten.Call("randperm.generator", n, generator, dtype ?? ScalarType.Int64, Argument.None, InitializeDevice(device)).requires_grad_(requires_grad);

    public static partial class random
    {
        public static Generator manual_seed(long seed)
        {
            Shim.ThrowIf(Shim.torch_manual_seed(seed) < 0);
            return Generator.Default;
        }
    }

    /// <summary>A source of random numbers with its own seed.</summary>
    public class Generator : IDisposable
    {
        public Generator(ulong seed = 0, Device? device = null)
            : this(Shim.torch_generator((long)(device?.type ?? DeviceType.CPU), device?.index ?? -1, (long)seed), device ?? CPU) { }

        private Generator(nint handle, Device device)
        {
            Shim.ThrowIf(handle == 0);
            Handle = handle;
            this.device = device;
        }

        ~Generator() => Dispose(false);

        /// <summary>The process's own generator of the CPU, not a copy.</summary>
        public static Generator Default => new(Shim.torch_default_generator(), CPU);

        public IntPtr Handle { get; private set; }

        public Device device { get; private set; }

        public Generator manual_seed(long seed)
        {
            Shim.ThrowIf(Shim.torch_generator_set_seed(Handle, seed) < 0);
            return this;
        }

        public long initial_seed() => Shim.torch_generator_seed(Handle);

        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        protected virtual void Dispose(bool disposing)
        {
            if (Handle != 0) Shim.torch_generator_release(Handle);
            Handle = 0;
        }
    }
}
