using System.Diagnostics;
using TorchSharp;
using Video.Vision.Caching;
using static TorchSharp.torch;

namespace Video.Cli.Benchmarks.Caching;

/// <summary>One vision method on one clip: its stream, its clock, and what it did to each frame.</summary>
internal sealed class MethodRun : IDisposable
{
    private readonly BenchTower _tower;
    private readonly IFeatureCacher _cacher;
    private readonly List<double>[] _seconds;
    private readonly FrameReuse?[] _reuse;
    private readonly FeatureError[] _errors;
    private IFeatureCache _stream;

    /// <param name="method">One of <see cref="FeatureCachers.Names"/>, with options where wanted.</param>
    /// <param name="tower">What it runs.</param>
    /// <param name="frames">How many there will be.</param>
    public MethodRun(string method, BenchTower tower, int frames)
    {
        (Method, _tower, _cacher) = (method, tower, Create(method, tower));
        (_seconds, _reuse, _errors) = ([.. Enumerable.Range(0, frames).Select(_ => new List<double>())], new FrameReuse?[frames], new FeatureError[frames]);
        _stream = _cacher.NewStream();
    }

    public string Method { get; }

    /// <summary>What the newest frame came to; the caller disposes it.</summary>
    public Tensor? Features { get; private set; }

    /// <summary>Lets libtorch make its buffers and choose its kernels, with a cacher and stream that are not measured.</summary>
    public void WarmUp(Tensor first, Tensor second)
    {
        using var scope = NewDisposeScope();
        var cacher = Create(Method, _tower);
        using var stream = cacher.NewStream();
        foreach (var pixels in (Tensor[])[first, second]) cacher.Encode(pixels, [stream]);
    }

    /// <summary>Begins the clip anew. What the cacher has learned about the device it keeps, as a running service does.</summary>
    public void Restart()
    {
        _stream.Dispose();
        _stream = _cacher.NewStream();
    }

    /// <param name="frame">Its number.</param>
    /// <param name="pixels">[1, 3, size, size]</param>
    public void Encode(int frame, Tensor pixels)
    {
        Finish();
        var clock = Stopwatch.StartNew();
        var encoded = _cacher.Encode(pixels, [_stream]);
        Finish();
        _seconds[frame].Add(clock.Elapsed.TotalSeconds);
        (_reuse[frame], Features) = (encoded.Frames[0], encoded.Features);
    }

    /// <summary>Notes how far the newest frame's features are from those of `full`.</summary>
    public void Compare(int frame, Tensor full) => _errors[frame] = FeatureError.Of(Features![0], full[0]);

    public MethodReport Report(MethodRun full)
    {
        var (patches, tower) = (_tower.Config.Patches, new EncoderArithmetic(_tower.Config).Tower);
        var (ms, fullMs) = (Spread.Of(Milliseconds), Spread.Of(full.Milliseconds));
        return new MethodReport(
            Method, ms, ms.Mean / fullMs.Mean, ms.P95 / fullMs.P95,
            _reuse.Average(frame => (double)frame!.Recomputed.Count / patches), _reuse.Average(frame => frame!.MultiplyAdds / tower),
            _reuse.Count(frame => frame!.Refreshed), Spread.Of(_errors.Select(error => error.Cosine)), Spread.Of(_errors.Select(error => error.Norm)),
            (_cacher as DeltaCacher)?.Standing.Reason,
            [.. _reuse.Select((frame, i) => new MethodFrame(
                Milliseconds[i], (double)frame!.Recomputed.Count / patches, frame.MultiplyAdds / tower, frame.Refreshed, _errors[i].Cosine, _errors[i].Norm))]);
    }

    public void Dispose() => _stream.Dispose();

    // A frame's time is the median of its rounds.
    private double[] Milliseconds => [.. _seconds.Select(rounds => 1000 * Spread.MedianOf([.. rounds.Order()]))];

    private static IFeatureCacher Create(string method, BenchTower tower) =>
        FeatureCachers.Create(MethodSpec.Parse(method, "vision", FeatureCachers.Names), tower.Encoder);

    // CUDA goes on while the caller does; a clock has to wait for it.
    private void Finish()
    {
        if (_tower.Compute.Device.type == DeviceType.CUDA) cuda.synchronize(_tower.Compute.Device);
    }
}
