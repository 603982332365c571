namespace TorchSharp.Modules;

/// <summary>Here only for the name of its approximation; the function is <see cref="torch.nn.functional"/>'s.</summary>
public static class GELU
{
    public enum Approximate
    {
        /// <summary>x times the normal distribution's share below x, by erf.</summary>
        none,

        /// <summary>The same by a tanh of a cubic.</summary>
        tanh,
    }
}
