using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class FirstTests
{
    [Fact]
    public void Two_and_three_make_five()
    {
        var x = tensor(new float[] { 1, 2, 3, 4 }, [2, 2]);
        var y = x + 2f * x.t();
        Assert.Equal([3f, 8f, 7f, 12f], y.data<float>().ToArray());
    }
}
