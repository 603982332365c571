using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class RuntimeTests
{
    [Fact]
    public void The_version_is_one_we_know()
    {
        var parts = __version__.Split('.');
        Assert.InRange(int.Parse(parts[0]), 1, 2);
    }

    [Fact]
    public void Threads_are_set_and_told()
    {
        var before = get_num_threads();
        set_num_threads(1);
        Assert.Equal(1, get_num_threads());
        set_num_threads(before);
        Assert.Equal(before, get_num_threads());
    }

    [Fact]
    public void Gradient_modes_last_until_disposed()
    {
        Assert.True(is_grad_enabled());
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            using (enable_grad()) Assert.True(is_grad_enabled());
            Assert.False(is_grad_enabled());
        }
        Assert.True(is_grad_enabled());
        Assert.False(is_inference_mode_enabled());
        using (inference_mode()) Assert.True(is_inference_mode_enabled());
        Assert.False(is_inference_mode_enabled());
    }

    [Fact]
    public void Cuda_is_there_or_said_not_to_be()
    {
        Assert.Equal(cuda.is_available(), cuda.device_count() > 0);
        if (!cuda.is_available()) Assert.Throws<InvalidOperationException>(() => zeros([1], device: new Device("cuda")));
    }

    [SkippableFact]
    public void The_same_sums_come_out_on_the_device()
    {
        Skip.IfNot(cuda.is_available(), "no CUDA device");
        backends.cuda.matmul.allow_tf32 = false;
        var x = randn(32, 32);
        var there = x.cuda();
        Assert.True(there.is_cuda);
        Assert.Equal("cuda:0", there.device.ToString());
        cuda.synchronize();
        Assert.True(there.matmul(there).cpu().allclose(x.matmul(x), 1e-4, 1e-4));
    }

    [Fact]
    public void The_default_type_is_what_was_set()
    {
        Assert.Equal(ScalarType.Float32, get_default_dtype());
        Assert.Equal(DeviceType.CPU, get_default_device().type);
    }
}
