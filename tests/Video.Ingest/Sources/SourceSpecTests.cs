using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Ingest.Tests.Sources;

public sealed class SourceSpecTests
{
    private static readonly SourceSpec Good = Reading.Spec("clip.mp4");

    public static TheoryData<SourceSpec, string> Wrong => new()
    {
        { Good with { Location = "" }, "source" },
        { Good with { Width = 0 }, "width" },
        { Good with { Height = 5000 }, "height" },
        { Good with { Sampling = new FixedRate(0) }, "sampling" },
        { Good with { Sampling = new FixedRate(double.NaN) }, "sampling" },
        { Good with { Sampling = new EveryNth(0) }, "sampling" },
        { Good with { From = TimeSpan.FromSeconds(-1) }, "from" },
        { Good with { To = TimeSpan.FromSeconds(-1) }, "to" },
        { Good with { From = TimeSpan.FromSeconds(2), To = TimeSpan.FromSeconds(1) }, "from" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_field_out_of_its_range_is_named(SourceSpec spec, string field)
    {
        var failure = Assert.Throws<VideoException>(spec.Validate);

        Assert.Equal((ErrorCode.InvalidArgument, field), (failure.Code, failure.Param));
    }

    [Fact]
    public void A_spec_within_all_ranges_is_taken() => Good.Validate();
}
