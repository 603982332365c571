using TorchSharp.Native;

namespace TorchSharp;

/// <summary>Switches the recording of gradients on this thread until disposed.</summary>
internal sealed class AutoGradMode : IDisposable
{
    private readonly bool _before = IsEnabled;

    internal AutoGradMode(bool enabled) => Shim.torch_set_grad_enabled(enabled ? 1 : 0);

    internal static bool IsEnabled => Shim.torch_grad_enabled() != 0;

    public void Dispose() => Shim.torch_set_grad_enabled(_before ? 1 : 0);
}

/// <summary>Tensors made on this thread until disposed carry nothing for gradients at all.</summary>
internal sealed class InferenceMode(bool enabled) : IDisposable
{
    private nint _mode = Shim.torch_inference_begin(enabled ? 1 : 0);

    internal static bool IsEnabled => Shim.torch_inference_enabled() != 0;

    public void Dispose()
    {
        if (_mode == 0) return;
        Shim.torch_inference_end(_mode);
        _mode = 0;
    }
}
