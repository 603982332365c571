using TorchSharp.Native;

namespace TorchSharp;

public static unsafe partial class torch
{
    public sealed partial class Tensor
    {
        public long Dimensions => Kept(Shim.torch_dim(Handle));

        public long ndim => Dimensions;

        public long dim() => Dimensions;

        public long NumberOfElements => Kept(Shim.torch_numel(Handle));

        public long numel() => NumberOfElements;

        /// <summary>Bytes an element takes.</summary>
        public long ElementSize => Kept(Shim.torch_element_size(Handle));

        public long element_size() => ElementSize;

        public ScalarType dtype => (ScalarType)Kept(Shim.torch_dtype(Handle));

        public Device device => device_type is var type && type == DeviceType.CPU ? new Device(type) : new Device(type, device_index);

        public DeviceType device_type => (DeviceType)Kept(Shim.torch_device_type(Handle));

        public int device_index => (int)Kept(Shim.torch_device_index(Handle));

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_meta => device_type == DeviceType.META;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_contiguous() => Kept(Shim.torch_is_contiguous(Handle)) != 0;

        public long storage_offset() => Kept(Shim.torch_storage_offset(Handle));

        public long[] shape
        {
            get
            {
                var sizes = new long[Dimensions];
                fixed (long* into = sizes) Shim.torch_sizes(Handle, into);
                GC.KeepAlive(this);
                return sizes;
            }
        }

        public long[] size() => shape;

        /// <summary>The length of one dimension; negative ones count from the last.</summary>
        public long size(int dim) => shape[Position(dim)];

        public long[] stride()
        {
            var strides = new long[Dimensions];
            fixed (long* into = strides) Shim.torch_strides(Handle, into);
            GC.KeepAlive(this);
            return strides;
        }

        public long stride(int dim) => stride()[Position(dim)];

        public bool requires_grad
        {
            get => Kept(Shim.torch_requires_grad(Handle)) != 0;
            set => requires_grad_(value);
        }

        public Tensor requires_grad_(bool requires_grad = true) => requires_grad || this.requires_grad ? Changed("requires_grad_", this, requires_grad) : this;

        private int Position(int dim)
        {
            var count = (int)Dimensions;
            if (dim < -count || dim >= count)
                throw new System.Runtime.InteropServices.ExternalException($"Dimension out of range (expected to be in range of [{-count}, {count - 1}], but got {dim})");
            return dim < 0 ? dim + count : dim;
        }

        // The collector must not free this tensor while native code looks at it.
        private long Kept(long answer)
        {
            GC.KeepAlive(this);
            return answer;
        }
    }
}
