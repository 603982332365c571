using static TorchSharp.torch;

namespace Video.Checkpoints;

/// <summary>y = x Wᵀ + b with weights from a checkpoint. Layers that read the same input can be joined into one larger product.</summary>
public sealed class Linear : IDisposable
{
    private Linear(Tensor weight, Tensor? bias) => (Weight, Bias) = (weight, bias);

    /// <summary>[outputs, inputs]</summary>
    public Tensor Weight { get; }

    /// <summary>[outputs]</summary>
    public Tensor? Bias { get; }

    /// <summary>Reads `weight` (and `bias`) at this place of the checkpoint.</summary>
    public static Linear Load(Weights at, int inputs, int outputs, bool bias = true) => Join(inputs, bias, (at, outputs));

    /// <summary>Reads several layers of the same input; their outputs follow one another in the given order.</summary>
    /// <remarks>While joining, one extra copy of these layers is in memory.</remarks>
    public static Linear Join(int inputs, bool bias, params (Weights At, int Outputs)[] parts)
    {
        using var scope = NewDisposeScope();
        var weight = Rows([.. parts.Select(part => part.At.Load("weight", part.Outputs, inputs))]);
        var shift = bias ? Rows([.. parts.Select(part => part.At.Load("bias", part.Outputs))]) : null;
        // Weights outlive whoever loads them, so no dispose scope owns them.
        return new Linear(weight.DetachFromDisposeScope(), shift?.DetachFromDisposeScope());
    }

    /// <summary>The layer that gives some of this one's outputs only, over the same memory.</summary>
    public Linear Part(int start, int outputs) =>
        new(Weight.narrow(0, start, outputs).DetachFromDisposeScope(), Bias?.narrow(0, start, outputs).DetachFromDisposeScope());

    /// <summary>[..., inputs] -> [..., outputs]</summary>
    public Tensor Apply(Tensor x) => nn.functional.linear(x, Weight, Bias);

    public void Dispose()
    {
        Weight.Dispose();
        Bias?.Dispose();
    }

    private static Tensor Rows(Tensor[] parts)
    {
        if (parts.Length == 1) return parts[0];
        var joined = cat(parts, 0);
        foreach (var part in parts) part.Dispose();
        return joined;
    }
}
