namespace TorchSharp.Native;

/// <summary>One argument of an operation, in the order of its schema. Everything that C# code passes converts to it.</summary>
/// <remarks><see cref="Reference"/> keeps tensors alive during the call and holds lists, which are copied out for it.</remarks>
internal readonly struct Argument
{
    internal readonly Tag Tag;
    internal readonly long Number;
    internal readonly long Extra;
    internal readonly object? Reference;

    private Argument(Tag tag, long number = 0, long extra = 0, object? reference = null)
    {
        Tag = tag;
        Number = number;
        Extra = extra;
        Reference = reference;
    }

    /// <summary>Absent: None in Python.</summary>
    internal static Argument None => default;

    /// <summary>Whatever the operation's schema says when nothing is given.</summary>
    internal static Argument Default => new(Tag.Default);

    /// <summary>A list of one number.</summary>
    internal static Argument One(long number) => new(Tag.IntList, number);

    /// <summary>Tensors some of which are absent: what indexing takes.</summary>
    internal static Argument Optional(torch.Tensor?[] tensors) => new(Tag.OptionalTensorList, reference: tensors);

    public static implicit operator Argument(torch.Tensor? tensor) => tensor is null ? None : new(Tag.Tensor, tensor.Handle, reference: tensor);

    public static implicit operator Argument(int number) => new(Tag.Int, number);

    public static implicit operator Argument(long number) => new(Tag.Int, number);

    public static implicit operator Argument(long? number) => number is { } value ? value : None;

    public static implicit operator Argument(double number) => new(Tag.Double, BitConverter.DoubleToInt64Bits(number));

    public static implicit operator Argument(double? number) => number is { } value ? value : None;

    public static implicit operator Argument(bool flag) => new(Tag.Bool, flag ? 1 : 0);

    public static implicit operator Argument(Scalar? scalar) => scalar is null ? None : new(scalar.Tag, scalar.Bits);

    public static implicit operator Argument(ReadOnlySpan<long> numbers) => numbers.ToArray();

    public static implicit operator Argument(long[]? numbers) => numbers is null ? None : new(Tag.IntList, reference: numbers);

    public static implicit operator Argument(double[]? numbers) => numbers is null ? None : new(Tag.DoubleList, reference: numbers);

    public static implicit operator Argument(torch.Tensor[] tensors) => new(Tag.TensorList, reference: tensors);

    public static implicit operator Argument(string? text) => text is null ? None : new(Tag.String, reference: text);

    public static implicit operator Argument(torch.ScalarType dtype) => new(Tag.Int, (long)dtype);

    public static implicit operator Argument(torch.ScalarType? dtype) => dtype is { } value ? value : None;

    public static implicit operator Argument(torch.Device? device) => device is null ? None : new(Tag.Device, (long)device.type, device.index);

    public static implicit operator Argument(torch.Generator? generator) => generator is null ? None : new(Tag.Generator, generator.Handle, reference: generator);
}
