using Video.Inference.Memories;
using Video.Inference.Models;
using static TorchSharp.torch;

namespace Video.Cli.Benchmarks.Remembering;

/// <summary>What <c>novel</c> sends of endless made-up footage: tokens around a scene that drifts wherever something of it is sent.</summary>
/// <param name="name">For tables.</param>
/// <param name="share">Of a frame's tokens that are new, on average; of the first frame all are.</param>
/// <param name="model">Whose tokens they are: as wide, and as large as its words.</param>
/// <param name="rate">Frames a second.</param>
internal sealed class Footage(string name, double share, VideoModel model, double rate) : IDisposable
{
    /// <summary>How much of a token is new where it is sent again; the rest is what it was.</summary>
    private const double Drift = 0.5;

    /// <summary>Sensor noise before a camera that sees nothing happen: 2 % of the tokens, measured on still footage.</summary>
    public const double Static = 0.02;

    /// <summary><c>novel</c> at its cap: everything moves.</summary>
    public const double Busy = 0.75;

    private readonly Random _random = new(17);
    private readonly double _size = SizeOf(model);
    private readonly Tensor _scene = randn([model.TokensPerFrame, model.Language.Config.Hidden]).DetachFromDisposeScope();   // [places, hidden], of size 1

    public string Name => name;

    public double FramesPerSecond => rate;

    /// <summary>Moment of the next frame.</summary>
    public TimeSpan Now { get; private set; }

    public int Epoch { get; set; }

    public long Frames { get; private set; }

    public long TokensSent { get; private set; }

    /// <summary>Goes on at a later moment; of the frames until there nothing is made.</summary>
    public void SkipTo(TimeSpan moment) => Now = moment > Now ? moment : Now;

    /// <summary>The next frames; their tokens are the caller's to dispose.</summary>
    public IReadOnlyList<SentFrame> Next(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    public void Dispose() => _scene.Dispose();

    private SentFrame Next()
    {
        using var scope = NewDisposeScope();
        var places = Frames == 0 ? [.. Enumerable.Range(0, model.TokensPerFrame)] : Places();
        var rows = tensor(places.Select(place => (long)place).ToArray());
        var seen = places.Length == 0 ? _scene.narrow(0, 0, 0) : Drifted(rows);
        var time = new MediaTime(Epoch, Now, DateTimeOffset.UnixEpoch + Now);
        Now += TimeSpan.FromSeconds(1 / rate);
        Frames++;
        TokensSent += places.Length;
        return new SentFrame(time, (seen * _size).to(model.Compute.Dtype, model.Compute.Device).DetachFromDisposeScope(), places);
    }

    private Tensor Drifted(Tensor rows)
    {
        var old = _scene.index_select(0, rows);
        var drifted = old * Math.Sqrt(1 - Drift * Drift) + randn(old.shape) * Drift;
        _scene.index_copy_(0, rows, drifted);
        return drifted;
    }

    /// <summary>The cap takes exactly so many; below it each place is drawn by itself.</summary>
    private int[] Places()
    {
        var all = Enumerable.Range(0, model.TokensPerFrame);
        if (share < Busy) return [.. all.Where(_ => _random.NextDouble() < share)];
        var places = all.ToArray();
        _random.Shuffle(places);
        return [.. places[..Math.Max(1, (int)(share * places.Length))].Order()];
    }

    private static double SizeOf(VideoModel model)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        return model.Embed(model.Prompt.Prefix).to_type(ScalarType.Float32).square().mean().sqrt().item<float>();
    }
}
