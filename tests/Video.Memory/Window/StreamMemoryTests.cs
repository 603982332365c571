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
        using var snapshot = memory.Snapshot(null, room: 4);
        AssertHolds([0f, 1f, .. FrameTokens(0, 200)], snapshot);
    }

    [Fact]
    public void The_budget_counts_frames_and_tokens()
    {
        using var memory = Remember(frames: 6, new MemoryBudget(MaxFrames: 8, MaxTokens: 30));
        Assert.True(memory.HasRoom(2, 10));
        Assert.False(memory.HasRoom(3, 3));
        Assert.False(memory.HasRoom(1, 11));
        Assert.True(memory.Bytes <= 30 * 2 * 2 * 4 * sizeof(float));
    }

    [Fact]
    public void A_cleared_memory_holds_nothing_and_begins_again()
    {
        using var memory = Remember(frames: 6, new MemoryBudget(8, 1_000));
        memory.Clear();
        Assert.Equal((0, 0), (memory.Length, memory.Frames.Count));
        memory.Reserve(1);
        Append(memory, [5f]);
        using var snapshot = memory.Snapshot(null, room: 4);
        AssertHolds([5f], snapshot);
    }

    [Theory]
    [InlineData(4.0, 5)]
    [InlineData(4.9, 5)]
    [InlineData(null, 10)]
    public void A_snapshot_holds_the_prefix_and_the_frames_up_to_its_moment(double? at, int end)
    {
        using var memory = Remember(frames: 10, new MemoryBudget(100, 10_000));
        using var snapshot = memory.Snapshot(at is { } seconds ? TimeSpan.FromSeconds(seconds) : null, room: 4);
        Assert.Equal((2 + end * TokensPerFrame, end), (snapshot.Length, snapshot.Frames.Count));
        AssertHolds([0f, 1f, .. FrameTokens(0, end)], snapshot);
    }

    [Fact]
    public void A_snapshot_before_the_first_frame_holds_the_prefix_alone()
    {
        using var memory = Remember(frames: 3, new MemoryBudget(100, 10_000));
        using var snapshot = memory.Snapshot(TimeSpan.FromSeconds(-1), room: 4);
        AssertHolds([0f, 1f], snapshot);
    }

    [Fact]
    public void What_a_question_appends_and_what_a_stream_appends_do_not_meet()
    {
        using var memory = Remember(frames: 3, new MemoryBudget(100, 10_000));
        using var snapshot = memory.Snapshot(null, room: 4);
        AppendFrame(memory, 3);
        Append(snapshot, [-1f]);
        AssertHolds([0f, 1f, .. FrameTokens(0, 3), -1f], snapshot);
        using var later = memory.Snapshot(null, room: 4);
        AssertHolds([0f, 1f, .. FrameTokens(0, 4)], later);
    }

    [Fact]
    public void More_than_the_whole_budget_is_refused()
    {
        using var memory = Remember(frames: 1, new MemoryBudget(100, MaxTokens: 20));
        Assert.Equal(ErrorCode.OverBudget, Assert.Throws<VideoException>(() => memory.Reserve(19)).Code);
    }

    private static StreamMemory Remember(int frames, MemoryBudget budget)
    {
        var memory = new StreamMemory(Config, ScalarType.Float32, CPU, budget);
        memory.Reserve(2);
        Append(memory, [0f, 1f]);
        for (var i = 0; i < frames; i++) AppendFrame(memory, i);
        return memory;
    }

    private static void AppendFrame(StreamMemory memory, int i)
    {
        memory.Reserve(TokensPerFrame);
        Append(memory, [.. FrameTokens(i, i + 1)]);
        memory.AddFrame(new MediaTime(0, TimeSpan.FromSeconds(i), default), TokensPerFrame, [.. Enumerable.Range(0, TokensPerFrame - 1)]);
    }

    /// <summary>What a new token reads from a snapshot is what it reads from a plain cache of the same tokens, and from that alone.</summary>
    private static void AssertHolds(float[] tokens, QuestionCache snapshot)
    {
        using var scope = NewDisposeScope();
        using var plain = new GrowingCache(Config);
        Append(plain, tokens);
        Assert.Equal(plain.Length, snapshot.Length);
        Assert.Equal(Append(plain, [-7f]), Append(snapshot, [-7f]));
    }

    /// <summary>Keys and values are drawn by the token's number, so that what is attended to tells which tokens are there.</summary>
    /// <returns>What the last layer's queries got.</returns>
    private static float[] Append(IKeyValueCache cache, float[] tokens)
    {
        using var scope = NewDisposeScope();
        var channels = arange(1, Config.HeadDim + 1, ScalarType.Float32);
        var rows = tensor(tokens).reshape(1, tokens.Length, 1).mul(channels).sin();
        var queries = rows.expand(Config.Heads, tokens.Length, Config.HeadDim);
        cache.Attend(0, queries, rows, rows + 1, null);
        return cache.Attend(1, queries, rows + 2, rows.mul(tensor(tokens).reshape(1, tokens.Length, 1)), null).data<float>().ToArray();
    }

    private static IEnumerable<float> FrameTokens(int first, int end) =>
        Enumerable.Range(first, end - first).SelectMany(i => Enumerable.Range(0, TokensPerFrame).Select(t => 100f * (i + 1) + t));
}
