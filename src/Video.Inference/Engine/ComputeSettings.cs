using TorchSharp;
using static TorchSharp.torch;

namespace Video.Inference.Engine;

/// <summary>Where and how precisely the model computes.</summary>
/// <param name="Device">cpu or cuda (optionally cuda:1).</param>
/// <param name="Dtype">float32, bfloat16, or float16 on CUDA.</param>
public sealed record ComputeSettings(Device Device, ScalarType Dtype)
{
    /// <param name="device">"auto" (CUDA when there is one), "cpu", "cuda" or "cuda:N".</param>
    /// <param name="dtype">"auto" (bfloat16 on CUDA, float32 on CPU), "float32", "bfloat16" or "float16".</param>
    /// <exception cref="VideoException">A name that is none of these, or a device that this machine does not have.</exception>
    public static ComputeSettings Parse(string device, string dtype)
    {
        var place = ParseDevice(device);
        var type = dtype switch
        {
            "auto" => place.type == DeviceType.CUDA ? ScalarType.BFloat16 : ScalarType.Float32,
            "float32" => ScalarType.Float32,
            "bfloat16" => ScalarType.BFloat16,
            "float16" when place.type == DeviceType.CUDA => ScalarType.Float16,
            "float16" => throw Invalid("float16 is for CUDA; this device is the CPU. Use bfloat16 or float32.", "dtype"),
            _ => throw Invalid($"Unknown dtype '{dtype}'; there are auto, float32, bfloat16, float16.", "dtype"),
        };
        return new ComputeSettings(place, type);
    }

    private static Device ParseDevice(string device)
    {
        if (device == "cpu" || (device == "auto" && !cuda.is_available())) return CPU;
        var index = device is "auto" or "cuda" ? 0
            : device.StartsWith("cuda:", StringComparison.Ordinal) && int.TryParse(device.AsSpan(5), out var number) && number >= 0 ? number
            : throw Invalid($"Unknown device '{device}'; there are auto, cpu, cuda and cuda:N.", "device");
        var count = cuda.is_available() ? cuda.device_count() : 0;
        if (index >= count) throw new VideoException(ErrorCode.Environment, $"Device '{device}' was asked for, but libtorch sees {count} CUDA devices here.", "device");
        return new Device(DeviceType.CUDA, index);
    }

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);
}
