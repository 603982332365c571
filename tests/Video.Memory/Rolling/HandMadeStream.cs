using Video.Language.Models;
using Video.Memory.Archive;
using Video.Memory.Recall;
using Video.Memory.Rolling;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Rolling;

/// <summary>A rolling memory that is given keys and queries by hand, so that a test decides what matches what. Every frame has four visual tokens and no header.</summary>
internal sealed class HandMadeStream : IDisposable
{
    public const int Layers = 3, Tokens = 4;

    private const int KeyHeads = 2, Heads = 4, HeadDim = 8, Grid = 16;

    private readonly Random _random = new(7);

    public HandMadeStream(Func<RollingOptions, RollingOptions>? options = null, ArchiveOptions? archive = null)
    {
        var chosen = RollingOptions.For(Config) with { Bits = 16, Block = 16, Row = 4, Recent = 4, Window = 64, Standing = false };
        chosen = options?.Invoke(chosen) ?? chosen;
        var shape = new ArchiveShape(Layers, KeyHeads, HeadDim);
        Cache = new RollingCache(Config, ScalarType.Float32, CPU, chosen,
            new BlockArchive(shape, chosen.Archive(archive ?? new ArchiveOptions(), Tokens), ModelFingerprint.Of("hand-made"), ScalarType.Float32, CPU), Grid, tokensStand: true);
        Cache.ReadSink(2, cache => Forward(cache, 2, null, 0));
    }

    public static LanguageConfig Config { get; } = new()
    {
        Layers = Layers, Hidden = Heads * HeadDim, Heads = Heads, KeyValueHeads = KeyHeads, HeadDim = HeadDim, Mlp = 8, Vocabulary = 10,
        RopeTheta = 10_000, NormEps = 1e-6, Tied = true, MaxPositions = 4096,
    };

    public RollingCache Cache { get; }

    /// <summary>A frame a second; its keys are random, plus something of a direction.</summary>
    public void Read(int second, float[]? direction = null, float strength = 0)
    {
        using var scope = NewDisposeScope();
        int[] places = [.. Enumerable.Range(0, Tokens).Select(i => (second + i) % Grid).Order()];
        Cache.Read([new NewFrame(SmallStream.At(second), Tokens, places)], cache => Forward(cache, Tokens, direction, strength));
    }

    public void ReadAll(int from, int count, float[]? direction = null, Func<int, float>? strength = null)
    {
        foreach (var second in Enumerable.Range(from, count)) Read(second, direction, strength?.Invoke(second) ?? 0);
    }

    public float[] Direction()
    {
        var numbers = new float[KeyHeads * HeadDim];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = Normal();
        return numbers;
    }

    /// <summary>Asks for what lies in a direction.</summary>
    public (RollingQuestion View, RecallOutcome Outcome) Ask(float[] direction, params TimeRange[] named)
    {
        using var scope = NewDisposeScope();
        using var recall = Cache.Ask(new RollingScope(null, null, named, 3, 8));
        if (recall.Look is { } look) Forward(look, 3, direction, 1);
        var view = recall.Open();
        return (view, recall.Outcome);
    }

    /// <summary>The same, and what was looked for: the mean queries of some layers.</summary>
    public (RollingQuestion View, float[] Query) AskOpenly(float[] direction, (int First, int Last) layers)
    {
        using var scope = NewDisposeScope();
        using var recall = Cache.Ask(new RollingScope(null, null, [], 3, 8));
        using var query = new MeanQuery(Layers);
        Forward(new Listening(recall.Look!, query), 3, direction, 1);
        return (recall.Open(), query.Read(layers)!);
    }

    public void Dispose() => Cache.Dispose();

    private sealed class Listening(IKeyValueCache cache, MeanQuery query) : IKeyValueCache
    {
        public int Length => cache.Length;

        public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, IAttentionProbe? probe)
        {
            query.Record(layer, queries, KeyHeads);
            return cache.Attend(layer, queries, keys, values, probe);
        }
    }

    private void Forward(IKeyValueCache cache, int count, float[]? direction, float strength)
    {
        for (var layer = 0; layer < Layers; layer++)
        {
            var shared = direction is null ? zeros(KeyHeads, 1, HeadDim) : tensor(direction).reshape(KeyHeads, 1, HeadDim);
            var keys = Random(KeyHeads, count) + shared * strength;
            var queries = Random(Heads, count) * 0.1f + shared.repeat_interleave(Heads / KeyHeads, 0);
            cache.Attend(layer, queries, keys, Random(KeyHeads, count), null);
        }
    }

    private Tensor Random(int heads, int count)
    {
        var numbers = new float[heads * count * HeadDim];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = Normal();
        return tensor(numbers).reshape(heads, count, HeadDim);
    }

    private float Normal() => (float)(Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble()));
}
