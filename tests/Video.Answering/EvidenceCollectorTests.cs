using Video.Answering;
using Video.Language.Models;
using Video.Memory;
using static TorchSharp.torch;

namespace Video.Tests.Answering;

/// <summary>Where attention falls becomes spans; frames of two tokens each, after a prefix of one.</summary>
public sealed class EvidenceCollectorTests
{
    [Fact]
    public void Neighbours_are_one_span_and_its_weight_is_theirs()
    {
        var spans = Spans(new View([Frame(0), Frame(1), Frame(2), Frame(3)]), [0.1, 0.4, 0.3, 0.2]);
        var span = Assert.Single(spans);
        Assert.Equal(Range(1, 2), span.Range);
        Assert.Equal(0.7, span.Weight, 1e-6);
    }

    [Fact]
    public void Frames_that_are_neighbours_only_because_those_between_them_are_left_out_stay_apart()
    {
        var spans = Spans(new View([Frame(10), Frame(300, follows: false), Frame(301)]), [0.4, 0.4, 0.2]);
        Assert.Equal([Range(10, 10), Range(300, 300)], spans.Select(span => span.Range));
    }

    [Theory]
    [InlineData(true, 300)]
    [InlineData(false, 12)]
    public void Where_tokens_stand_a_span_ends_before_a_frame_that_is_left_out(bool follows, int end)
    {
        var passed = Frame(10) with { Passed = Range(11, 12), Places = [0, 1] };
        var spans = Spans(new View([passed, Frame(300, follows) with { Places = [2, 3] }]), [0.9, 0.1], tokensStand: true);
        Assert.Equal(Range(10, end), Assert.Single(spans).Range);
    }

    [Fact]
    public void Each_layers_attention_is_told_by_where_its_own_frames_lie()
    {
        var view = new View([Frame(0), Frame(1)]) { Layouts = [[new(0, 1)], [new(1, 1)]] };
        var collector = new EvidenceCollector(view, layers: 2, tokensStand: false);
        using var scope = NewDisposeScope();
        collector.Observe(0, Attention([0.9]));
        collector.Observe(1, Attention([0.9]));
        Assert.Equal(Range(1, 1), Assert.Single(collector.Spans()).Range);      // of two layers, the later half is looked at
    }

    private static IReadOnlyList<Evidence> Spans(View view, double[] shares, bool tokensStand = false)
    {
        var collector = new EvidenceCollector(view, layers: 1, tokensStand);
        using var scope = NewDisposeScope();
        collector.Observe(0, Attention(shares));
        return collector.Spans();
    }

    // [1 head, 1 query, prefix + frames * 2 + itself]
    private static Tensor Attention(double[] shares) =>
        tensor((float[])[0, .. shares.SelectMany(share => new[] { (float)share / 2, (float)share / 2 }), 0]).reshape(1, 1, -1);

    private static RememberedFrame Frame(int second, bool follows = true) =>
        new(new MediaTime(0, TimeSpan.FromSeconds(second), default), 0, 2, [0, 1], Follows: follows);

    private static TimeRange Range(int from, int to) => new(TimeSpan.FromSeconds(from), TimeSpan.FromSeconds(to));

    private sealed class View(IReadOnlyList<RememberedFrame> frames) : IQuestionView
    {
        public IReadOnlyList<RememberedFrame> Frames => frames;

        public IReadOnlyList<FramePlace>[] Layouts { get; init; } = [[.. frames.Select((_, i) => new FramePlace(i, 1 + 2 * i))]];

        public IReadOnlyList<RecalledSpan> Recalled => [];

        public IReadOnlyList<MemoryGap> Gaps => [];

        public int Length => 1 + 2 * frames.Count;

        public IReadOnlyList<FramePlace> Layout(int layer) => Layouts[layer];

        public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, IAttentionProbe? probe) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
