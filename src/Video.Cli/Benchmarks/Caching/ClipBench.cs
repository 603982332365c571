using Video.Vision.Caching;
using Video.Vision.Encoders;
using Video.Vision.Reduction;
using static TorchSharp.torch;

namespace Video.Cli.Benchmarks.Caching;

/// <summary>One clip through one tower: every vision method frame by frame side by side, then the token reductions on what came out.</summary>
/// <remarks>
/// For every frame the methods run one after the other, each with a stream of its own, and the first of them changes from frame to frame and from round to round:
/// whatever else the machine does, it does to all. Decoding and pixel preparation are not part of the time; the projector, pooling and
/// reductions are not either. Errors, patches and tokens are the last round's.
/// </remarks>
internal sealed class ClipBench : IDisposable
{
    private readonly BenchTower _tower;
    private readonly BenchClip _clip;
    private readonly CachingBenchOptions _options;
    private readonly MethodRun[] _methods;
    private readonly TokenRun[] _tokens;
    private readonly FullCacher _whole;

    public ClipBench(BenchTower tower, BenchClip clip, CachingBenchOptions options)
    {
        (_tower, _clip, _options, _whole) = (tower, clip, options, new FullCacher(tower.Encoder));
        _methods = [.. options.Methods.Select(method => new MethodRun(method, tower, clip.Frames.Count))];
        _tokens = [.. options.Tokens.Select(method => new TokenRun(method, CachingBenchOptions.FullMethod)), .. OnReused()];
    }

    /// <param name="progress">Told how many of how many frames are through.</param>
    /// <param name="cancellation">Ends it between two frames.</param>
    public ClipReport Run(Action<int, int> progress, CancellationToken cancellation)
    {
        using var none = no_grad();
        WarmUp();
        for (var round = 0; round < _options.Rounds; round++)
        {
            foreach (var method in _methods) method.Restart();
            for (var frame = 0; frame < _clip.Frames.Count; frame++)
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                var pixels = Pixels(frame);
                for (var i = 0; i < _methods.Length; i++) _methods[(round + frame + i) % _methods.Length].Encode(frame, pixels);
                if (round == _options.Rounds - 1) Look(frame, pixels);
                progress(round * _clip.Frames.Count + frame + 1, _options.Rounds * _clip.Frames.Count);
            }
        }

        return Report();
    }

    public void Dispose()
    {
        foreach (var method in _methods) method.Dispose();
        foreach (var run in _tokens) run.Dispose();
    }

    // The default reduction on the features that it gets in a service, and a published pair as it is published.
    private IEnumerable<TokenRun> OnReused() =>
        from method in _options.Methods
        where method != CachingBenchOptions.FullMethod
        let name = method.Split(':')[0]
        from tokens in _options.Tokens
        where (name, tokens.Split(':')[0]) is ("delta", "novel") or ("stc", "stc")
        select new TokenRun(tokens, method);

    private void WarmUp()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (Pixels(0), Pixels(1));
        foreach (var method in _methods) method.WarmUp(first, second);
    }

    private Tensor Pixels(int frame) => _tower.Preparation.ToTensor([_clip.Frames[frame]], _tower.Compute.Dtype, _tower.Compute.Device);

    private void Look(int frame, Tensor pixels)
    {
        var full = _methods[0].Features!;
        foreach (var method in _methods) method.Compare(frame, full);
        foreach (var source in _tokens.GroupBy(run => run.Source))
        {
            var method = _methods.Single(method => method.Method == source.Key);
            var tokens = TokensOf(method.Features!, frame, source.Any(run => run.NeedsSignificance) ? pixels : null);
            foreach (var run in source) run.Reduce(tokens);
        }
    }

    // Significance is asked for beside the measured run: only some reductions need it, and it costs an attention matrix.
    private FrameTokens TokensOf(Tensor features, int frame, Tensor? significantPixels)
    {
        var (grid, time) = (_tower.Config.Grid, _clip.Frames[frame].Time.Position);
        var tokens = Pooling.Apply(_tower.Projector.Apply(features), grid)[0];
        if (significantPixels is null) return new FrameTokens(tokens, _tower.Config.PooledGrid, time);
        using var stream = _whole.NewStream();
        var significance = _whole.Encode(significantPixels, [stream], significance: true).Significance!;
        return new FrameTokens(tokens, _tower.Config.PooledGrid, time, Pooling.Apply(significance.unsqueeze(-1), grid).squeeze(-1)[0]);
    }

    private ClipReport Report() => new(
        _clip.Name, _tower.Shape, _tower.Shape == BenchTower.Published ? "random" : "trained", _tower.Compute.Dtype.ToString(), _tower.Compute.Device.ToString(),
        get_num_threads(), _tower.Config.Patches, _tower.Config.PooledTokens, _options.FramesPerSecond, _options.Rounds,
        [.. _clip.Frames.Select(frame => frame.Time.Position.TotalSeconds)],
        [.. _methods.Select(method => method.Report(_methods[0]))], [.. _tokens.Select(run => run.Report())]);
}
