using Video.Memory.Rekv;

namespace Video.Tests.Memory.Rekv;

public sealed class SinkOpeningTests
{
    [Fact]
    public void At_the_published_sizes_the_archive_opens_with_the_77th_frame_and_takes_all_of_them()
    {
        var opening = After(prefix: 13, frames: 76, tokens: 196, new RekvOptions());
        Assert.Equal((0, false, 13 + 76 * 196), (opening.Held, opening.Opened, opening.Pending));
        opening = opening.With(196).Read();
        Assert.Equal((13, true, 0), (opening.Held, opening.Opened, opening.Pending));
        opening = opening.With(196).Read();
        Assert.Equal((13, true, 0), (opening.Held, opening.Opened, opening.Pending));
    }

    [Fact]
    public void With_64_tokens_a_frame_it_opens_with_the_235th() =>
        Assert.Equal((false, true), (After(13, 234, 64, new RekvOptions()).Opened, After(13, 235, 64, new RekvOptions()).Opened));

    [Fact]
    public void A_window_that_overflows_by_less_than_the_sink_fills_it_over_two_frames()
    {
        var opening = After(prefix: 5, frames: 6, tokens: 16, new RekvOptions { Sink = 5, Local = 98 });
        Assert.Equal((3, false, 98), (opening.Held, opening.Opened, opening.Pending));
        opening = opening.With(16);
        Assert.Equal((5, true, 112), (opening.Held, opening.Opened, opening.Pending));
    }

    [Fact]
    public void As_STC_has_it_the_sink_fills_at_once() =>
        Assert.Equal(5, After(prefix: 5, frames: 6, tokens: 16, new RekvOptions { Sink = 5, Local = 98, SinkAtOnce = true }).Held);

    private static SinkOpening After(int prefix, int frames, int tokens, RekvOptions options)
    {
        var opening = new SinkOpening(options).With(prefix).Read();
        for (var i = 0; i < frames; i++) opening = opening.With(tokens).Read();
        return opening;
    }
}
