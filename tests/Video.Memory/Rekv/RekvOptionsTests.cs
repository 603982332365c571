using Video.Memory.Rekv;

namespace Video.Tests.Memory.Rekv;

public sealed class RekvOptionsTests
{
    [Fact]
    public void The_published_values_are_the_defaults()
    {
        var options = new RekvOptions();
        options.Validate();
        Assert.Equal((13, 15_000, 64, 1, 128, 0L), (options.Sink, options.Local, options.TopK, options.Chunk, options.Cached, options.Budget));
    }

    public static TheoryData<string, RekvOptions> Refused => new()
    {
        { "sink", new RekvOptions { Sink = 0 } },
        { "local", new RekvOptions { Local = 0 } },
        { "topk", new RekvOptions { TopK = 0 } },
        { "chunk", new RekvOptions { Chunk = 3 } },
        { "cached", new RekvOptions { Cached = 63 } },
        { "budget", new RekvOptions { Budget = -1 } },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_does_not_fit_together_is_refused_by_name(string option, RekvOptions options)
    {
        var error = Assert.Throws<VideoException>(options.Validate);
        Assert.Equal((ErrorCode.InvalidArgument, option), (error.Code, error.Param));
        Assert.Contains($"'{option}'", error.Message, StringComparison.Ordinal);
    }
}
