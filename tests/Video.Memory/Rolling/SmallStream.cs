using Video.Language.Models;
using Video.Memory.Archive;
using Video.Memory.Rolling;
using Video.Testing;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Rolling;

/// <summary>A stream of frames with random embeddings, read by the golden model into a rolling memory; the same frames can be read into any other cache.</summary>
internal sealed class SmallStream : IDisposable
{
    public const int Grid = 16, Sink = 5, Header = 2;

    public static readonly int[] Prefix = [.. Enumerable.Range(1, Sink)];

    private static readonly ModelFingerprint Fingerprint = ModelFingerprint.Of("small");

    private readonly Qwen2 _model;
    private readonly List<Sent> _sent = [];

    public SmallStream(Func<RollingOptions, RollingOptions>? options = null, bool tokensStand = true, ArchiveOptions? archive = null)
    {
        using (var checkpoint = LlavaOnevisionGoldens.OpenModel()) _model = Qwen2.Load(checkpoint, checkpoint.Weights(ScalarType.Float32, CPU));
        Options = RollingOptions.For(Config) with { Bits = 16, Block = 16, Row = 4, Recent = 2, Keep = 64, Standing = false };
        Options = options?.Invoke(Options) ?? Options;
        var shape = new ArchiveShape(Config.Layers, Config.KeyValueHeads, Config.HeadDim);
        Archive = new BlockArchive(shape, Options.Archive(archive ?? new ArchiveOptions(), Header + Grid), Fingerprint, ScalarType.Float32, CPU);
        Cache = new RollingCache(Config, ScalarType.Float32, CPU, Options, Archive, Grid, tokensStand);
        Cache.ReadSink(Sink, cache => Forward(EmbedIds(Prefix), cache));
    }

    public RollingOptions Options { get; }

    public BlockArchive Archive { get; }

    public RollingCache Cache { get; }

    public LanguageConfig Config => _model.Config;

    /// <summary>Everything that was sent, in order.</summary>
    public IReadOnlyList<Sent> Frames => _sent;

    /// <summary>What one frame sends: places, and a seed for its embeddings.</summary>
    public sealed record Sent(MediaTime Time, int[] Places, int Seed)
    {
        public int Tokens => Header + Places.Length;

        /// <summary>[tokens, hidden]</summary>
        public Tensor Embeddings(int hidden)
        {
            var random = new Random(Seed);
            var numbers = new float[Tokens * hidden];
            for (var i = 0; i < numbers.Length; i++) numbers[i] = (float)(random.NextDouble() * 2 - 1);
            return tensor(numbers).reshape(Tokens, hidden);
        }
    }

    public static MediaTime At(double seconds, int epoch = 0) => new(epoch, TimeSpan.FromSeconds(seconds), default);

    /// <summary>A frame a second with some of its places sent.</summary>
    public static Sent Frame(int second, int places = 3, int? seed = null, int epoch = 0) =>
        new(At(second, epoch), [.. Enumerable.Range(0, places).Select(i => (second * 3 + i) % Grid).Order()], seed ?? 1000 + second);

    /// <returns>Hidden states of each frame's tokens.</returns>
    public Tensor Read(params Sent[] frames)
    {
        Tensor? hidden = null;
        var embeddings = cat([.. frames.Select(frame => frame.Embeddings(Config.Hidden))], 0);
        Cache.Read([.. frames.Select(frame => new NewFrame(frame.Time, frame.Tokens, frame.Places))], cache => hidden = Forward(embeddings, cache));
        _sent.AddRange(frames);
        return hidden!;
    }

    public void ReadSeconds(int from, int count, int places = 3, int epoch = 0)
    {
        foreach (var second in Enumerable.Range(from, count))
        {
            using var scope = NewDisposeScope();
            Read(Frame(second, places, epoch: epoch));
        }
    }

    public Tensor Forward(Tensor embeddings, IKeyValueCache cache)
    {
        using var none = no_grad();
        return _model.Forward(embeddings, cache);
    }

    public Tensor EmbedIds(params int[] ids) => _model.Embed(tensor(Array.ConvertAll(ids, id => (long)id)));

    /// <summary>Logits of the last of some ids, read on top of a cache.</summary>
    public Tensor Logits(IKeyValueCache cache, params int[] ids)
    {
        using var scope = NewDisposeScope();
        using var none = no_grad();
        var hidden = _model.Forward(EmbedIds(ids), cache);
        return _model.Logits(hidden.narrow(0, hidden.shape[0] - 1, 1)).MoveToOuterDisposeScope();
    }

    /// <summary>Logits of the last of some ids when prefix, frames and ids are read by a plain causal decoder.</summary>
    public Tensor Vanilla(IEnumerable<Sent> frames, params int[] ids)
    {
        using var scope = NewDisposeScope();
        using var cache = new GrowingCache(Config);
        Forward(EmbedIds(Prefix), cache);
        foreach (var frame in frames) Forward(frame.Embeddings(Config.Hidden), cache);
        return Logits(cache, ids).MoveToOuterDisposeScope();
    }

    public RollingQuestion Ask(int[] text, double? from = null, double? to = null, int room = 32, params TimeRange[] named)
    {
        using var scope = NewDisposeScope();
        using var recall = Cache.Ask(new RollingScope(Seconds(from), Seconds(to), named, text.Length, room));
        if (recall.Look is { } look) Forward(EmbedIds(text), look);
        return recall.Open();
    }

    public void Dispose()
    {
        Cache.Dispose();
        _model.Dispose();
    }

    private static TimeSpan? Seconds(double? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;
}
