using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class ErrorTests
{
    [Fact]
    public void What_libtorch_refuses_is_thrown_with_its_own_words()
    {
        var refused = Assert.Throws<ExternalException>(() => zeros(2, 3).matmul(zeros(2, 3)));
        Assert.Contains("2x3 and 2x3", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("index")]
    [InlineData("view")]
    [InlineData("add")]
    [InlineData("cat")]
    [InlineData("size")]
    public void Every_kind_of_call_reports_its_failure(string kind)
    {
        var x = zeros(2, 3);
        Func<object> call = kind switch
        {
            "index" => () => x[2],
            "view" => () => x.view(5),
            "add" => () => x.add_(zeros(4)),
            "cat" => () => cat([x, zeros(1)]),
            _ => () => x.select(7, 0),
        };
        var message = Assert.Throws<ExternalException>(call).Message;
        Assert.NotEmpty(message);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_failure_leaves_the_next_call_whole()
    {
        Assert.Throws<ExternalException>(() => zeros(2).view(3));
        Assert.Equal([0f, 0f], Values.Of(zeros(2)));
    }
}
