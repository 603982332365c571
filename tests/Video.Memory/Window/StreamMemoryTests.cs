using Video.Language.Models;
using Video.Memory.Window;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Window;

public sealed class StreamMemoryTests
{
    private const int TokensPerFrame = 3;

    private static readonly LanguageConfig Config = new()
    {
        Layers = 2,
        Hidden = 8,
        Heads = 2,
        KeyValueHeads = 1,
        HeadDim = 4,
        Mlp = 8,
        Vocabulary = 10,
        RopeTheta = 10_000,
        NormEps = 1e-6,
        Tied = true,
        MaxPositions = 1_000,
    };

    [Fact]
    public void Tokens_come_back_as_they_were_appended_while_the_slabs_grow()
    {
        using var memory = Remember(frames: 200, new MemoryBudget(1_000, 10_000));
        using var snapshot = memory.Snapshot(null, null, room: 4);
        Assert.Equal([0f, 1f, .. FrameTokens(0, 200)], Values(snapshot));
    }

    [Fact]
    public void Over_budget_the_older_half_is_forgotten_and_the_sink_and_newest_stay()
    {
        using var memory = Remember(frames: 41, new MemoryBudget(10, 10_000));
        Assert.InRange(memory.Frames.Count, 5, 10);
        Assert.Equal(41, memory.Frames.Count + memory.FramesForgotten);
        using var snapshot = memory.Snapshot(null, null, room: 4);
        Assert.Equal([0f, 1f, .. FrameTokens(41 - memory.Frames.Count, 41)], Values(snapshot));
    }

    [Fact]
    public void A_budget_in_tokens_bounds_the_bytes()
    {
        using var memory = Remember(frames: 500, new MemoryBudget(1_000, MaxTokens: 64));
        Assert.True(memory.Length <= 64);
        Assert.Equal(64 * 2 * 2 * 4 * sizeof(float), memory.Bytes);
    }

    [Fact]
    public void Positions_run_on_when_frames_are_forgotten()
    {
        using var memory = Remember(frames: 41, new MemoryBudget(10, 10_000));
        Assert.Equal(2 + 41 * TokensPerFrame, memory.NextPosition);
        Assert.Equal(memory.NextPosition, memory.Frames[^1].EndPosition);
    }

    [Theory]
    [InlineData(null, 4.0, 0, 5)]
    [InlineData(2.0, null, 2, 10)]
    [InlineData(3.5, 6.0, 4, 7)]
    public void A_snapshot_holds_the_sink_and_the_frames_of_its_range(double? from, double? at, int first, int end)
    {
        using var memory = Remember(frames: 10, new MemoryBudget(100, 10_000));
        using var snapshot = memory.Snapshot(Seconds(from), Seconds(at), room: 4);
        Assert.Equal([0f, 1f, .. FrameTokens(first, end)], Values(snapshot));
        Assert.Equal(2 + end * TokensPerFrame, snapshot.NextPosition);
        Assert.Equal(2, snapshot.Frames[0].Start);
    }

    [Fact]
    public void What_a_question_appends_and_what_a_stream_appends_do_not_meet()
    {
        using var memory = Remember(frames: 3, new MemoryBudget(100, 10_000));
        using var snapshot = memory.Snapshot(null, null, room: 4);
        var before = Values(snapshot);
        AppendFrame(memory, 3);
        Append(snapshot, [-1f]);
        Assert.Equal([.. before, -1f], Values(snapshot));
        using var later = memory.Snapshot(null, null, room: 4);
        Assert.Equal([0f, 1f, .. FrameTokens(0, 4)], Values(later));
    }

    [Theory]
    [InlineData(41, 10, null)]
    [InlineData(10, 100, 5.0)]
    public void The_sink_lies_just_before_the_first_visible_frame(int frames, int budget, double? from)
    {
        using var memory = Remember(frames, new MemoryBudget(budget, 10_000));
        using var snapshot = memory.Snapshot(Seconds(from), null, room: 4);
        using var scope = NewDisposeScope();
        var nothing = empty([1, 0, Config.HeadDim]);
        var keys = snapshot.Append(0, nothing, nothing).Keys.narrow(1, 0, 2);
        var before = snapshot.Frames[0].Position - 2;
        var expected = new Rotary(Config.HeadDim, Config.RopeTheta).At(tensor(new[] { before, before }), CPU)
            .Apply(tensor(new[] { 0f, 1f }).reshape(1, 2, 1).expand(1, 2, Config.HeadDim));
        Assert.True(allclose(expected, keys, rtol: 1e-5, atol: 1e-5));
    }

    [Fact]
    public void A_step_larger_than_the_whole_budget_is_refused()
    {
        using var memory = Remember(frames: 1, new MemoryBudget(100, MaxTokens: 20));
        Assert.Equal(ErrorCode.OverBudget, Assert.Throws<VideoException>(() => memory.MakeRoom(1, 19)).Code);
    }

    [Fact]
    public void A_closed_stream_answers_no_question()
    {
        var memory = Remember(frames: 1, new MemoryBudget(100, 100));
        memory.Dispose();
        Assert.Equal(ErrorCode.Conflict, Assert.Throws<VideoException>(() => memory.Snapshot(null, null, 1)).Code);
    }

    private static StreamMemory Remember(int frames, MemoryBudget budget)
    {
        var memory = new StreamMemory(Config, ScalarType.Float32, CPU, budget);
        memory.MakeRoom(0, 2);
        Append(memory, [0f, 1f]);
        memory.CloseSink();
        for (var i = 0; i < frames; i++) AppendFrame(memory, i);
        return memory;
    }

    private static void AppendFrame(StreamMemory memory, int i)
    {
        memory.MakeRoom(1, TokensPerFrame);
        Append(memory, [.. FrameTokens(i, i + 1)]);
        memory.AddFrame(new MediaTime(0, TimeSpan.FromSeconds(i), default), TokensPerFrame, TokensPerFrame - 1);
    }

    /// <summary>A token's key and value are its number in every channel, so that what comes back tells which tokens they are.</summary>
    private static void Append(IKeyValueCache cache, float[] tokens)
    {
        using var scope = NewDisposeScope();
        var rows = tensor(tokens).reshape(1, tokens.Length, 1).expand(1, tokens.Length, Config.HeadDim);
        for (var layer = 0; layer < Config.Layers; layer++) cache.Append(layer, rows, rows + layer);
    }

    private static float[] Values(QuestionCache cache)
    {
        using var scope = NewDisposeScope();
        var nothing = empty([1, 0, Config.HeadDim]);
        var (keys, _) = cache.Append(0, nothing, nothing);
        var (_, values) = cache.Append(1, nothing, nothing);
        // The frames' keys are theirs; the sink's turn with their positions.
        Assert.True(allclose(keys.narrow(1, 2, keys.shape[1] - 2) + 1, values.narrow(1, 2, values.shape[1] - 2)));
        return (values - 1)[0].select(1, 0).contiguous().data<float>().ToArray();
    }

    private static IEnumerable<float> FrameTokens(int first, int end) =>
        Enumerable.Range(first, end - first).SelectMany(i => Enumerable.Range(0, TokensPerFrame).Select(t => 100f * (i + 1) + t));

    private static TimeSpan? Seconds(double? value) => value is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
}
