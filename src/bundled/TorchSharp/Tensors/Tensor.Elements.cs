using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp;

public static unsafe partial class torch
{
    public sealed partial class Tensor
    {
        /// <summary>The elements, read and written in place; of a tensor on another device, a copy.</summary>
        public TensorAccessor<T> data<T>() where T : unmanaged
        {
            ValidateType(typeof(T));
            return new TensorAccessor<T>(is_cpu() ? this : cpu());
        }

        /// <summary>The one element of a tensor that has one.</summary>
        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1) throw new ArgumentException("Number of elements in the tensor must be 1");
            return data<T>()[0];
        }

        /// <summary>The elements' bytes, in place. Only for a contiguous tensor on the CPU, and valid while it lives.</summary>
        public Span<byte> bytes
        {
            get
            {
                var size = NumberOfElements * ElementSize;
                if (!is_contiguous()) throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
                if (size > int.MaxValue) throw new ArgumentException("Span only supports up to int.MaxValue elements.");
                if (!is_cpu()) throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
                return new Span<byte>((void*)Address, (int)size);
            }
            set
            {
                if (NumberOfElements * ElementSize != value.Length) throw new ArgumentException("Mismatched data sizes in SetBytes().");
                value.CopyTo(bytes);
            }
        }

        /// <summary>Fills the elements from a stream of bytes. For tensors beyond what a span can hold.</summary>
        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            if (!is_contiguous() || !is_cpu()) throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
            var at = (byte*)Address;
            for (var left = NumberOfElements * ElementSize; left > 0;)
            {
                var piece = new Span<byte>(at, (int)Math.Min(left, Math.Max(bufferSize, 1 << 20)));
                stream.ReadExactly(piece);
                at += piece.Length;
                left -= piece.Length;
            }
            GC.KeepAlive(this);
        }

        public Scalar ToScalar()
        {
            var value = Aten.CallValue("item", this);
            return new Scalar(value.Tag, value.Number);
        }

        public Tensor fill_(Scalar value) => Changed("fill_.Scalar", this, value);

        public Tensor zero_() => Changed("zero_", this);

        /// <summary>Takes over the elements of another tensor, converting type and device, spreading its shape.</summary>
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Changed("copy_", this, source, nonBlocking);

        internal nint Address
        {
            get
            {
                var address = Shim.torch_data(Handle);
                Shim.ThrowIf(address == 0 && NumberOfElements > 0);
                return address;
            }
        }

        internal void ValidateType(Type dotnetType)
        {
            if (ToScalarType(dotnetType) != dtype) throw new ArgumentException($"{dotnetType.Name} is not compatible with {dtype}");
        }

        public static implicit operator Tensor(byte value) => tensor(value);

        public static implicit operator Tensor(short value) => tensor(value);

        public static implicit operator Tensor(int value) => tensor(value);

        public static implicit operator Tensor(long value) => tensor(value);

        public static implicit operator Tensor(float value) => tensor(value);

        public static implicit operator Tensor(double value) => tensor(value);

        public static implicit operator Tensor(bool value) => tensor(value);

        // Never to be called: it makes overloads prefer a scalar over a tensor where a number could be either.
        public static implicit operator Tensor(Scalar scalar) => throw new InvalidOperationException("Should not be called.");

        public static explicit operator float(Tensor value) => value.ToSingle();

        public static explicit operator double(Tensor value) => value.ToDouble();

        public static explicit operator sbyte(Tensor value) => value.ToSByte();

        public static explicit operator byte(Tensor value) => value.ToByte();

        public static explicit operator short(Tensor value) => value.ToInt16();

        public static explicit operator int(Tensor value) => value.ToInt32();

        public static explicit operator long(Tensor value) => value.ToInt64();

        public static explicit operator bool(Tensor value) => value.ToBoolean();
    }
}
