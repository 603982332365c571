using TorchSharp;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>Measures what reuse costs against computing in full, on the way, and turns it off where it is slower.</summary>
/// <remarks>
/// What full costs is learned by letting a batch go in full instead: after a few that reused, once more soon, then rarely. Times are kept by
/// batch size (powers of two), because a frame of many is cheaper than one alone; medians are compared, because machines have other things
/// to do. Batches that had nothing to reuse are no evidence against reuse: they cost what full costs, and the next may be different. Off, the
/// stage is tried again after a while, and after longer ones while it stays slower.
/// </remarks>
/// <param name="time">What is looked at for the time.</param>
/// <param name="always">Whether to reuse always and measure nothing.</param>
internal sealed class StageClock(TimeProvider time, bool always = false)
{
    // Off above the first, on again below the second: times that are nearly the same do not make it switch to and fro.
    private const double TooSlow = 1.05;
    private const double FastAgain = 1.0;
    private const int Evidence = 7;
    private const int LongestRecall = 15;
    private const int Soon = 3;
    private const int Later = 32;
    private const int Rarely = 1024;
    private const int FirstPause = 256;
    private const int LongestPause = 8192;

    // A device that runs behind must be waited for before its time is known; past the beginning only now and then.
    private const int BatchesToWaitFor = 64;
    private const int WaitEvery = 16;

    private readonly Dictionary<int, RunningMedian> _full = [];  // size class -> seconds a frame
    private readonly Dictionary<int, int> _reused = [];          // size class -> batches that reused
    private readonly RunningMedian _ratios = new(LongestRecall);
    private long _batches;
    private long _begun;
    private long _retryAt;
    private int _pause = FirstPause;
    private bool _trial;

    public StageStanding Standing { get; private set; } = new(true, null);

    /// <summary>How a batch of so many frames is to go; starts the clock.</summary>
    public StageCourse Next(int frames)
    {
        if (always) return StageCourse.Reuse;
        _batches++;
        _begun = time.GetTimestamp();
        if (!Standing.IsOn)
        {
            if (_batches < _retryAt) return StageCourse.Off;
            _trial = true;
            _ratios.Clear();
            Standing = Standing with { IsOn = true };
        }

        var reused = _reused.GetValueOrDefault(SizeOf(frames));
        return reused is Soon or Later || (reused > 0 && reused % Rarely == 0) ? StageCourse.Measure : StageCourse.Reuse;
    }

    /// <summary>The batch is through.</summary>
    /// <param name="course">What <see cref="Next"/> said.</param>
    /// <param name="frames">Its size.</param>
    /// <param name="reused">Whether any frame of it was computed in part only.</param>
    /// <param name="device">Where it ran.</param>
    public void Done(StageCourse course, int frames, bool reused, Device device)
    {
        if (always || course == StageCourse.Off || (course == StageCourse.Reuse && !reused) || !Known(device)) return;
        var (size, seconds) = (SizeOf(frames), time.GetElapsedTime(_begun).TotalSeconds / frames);
        if (course == StageCourse.Measure) Full(size).Add(seconds);
        if (course == StageCourse.Reuse && Full(size).Value is { } full) Judge(seconds / full);
        _reused[size] = _reused.GetValueOrDefault(size) + 1;
    }

    private void Judge(double ratio)
    {
        _ratios.Add(ratio);
        var (median, limit) = (_ratios.Value!.Value, _trial ? FastAgain : TooSlow);
        if (_ratios.Count < Evidence || median <= limit)
        {
            Standing = new StageStanding(true, median);
            if (_ratios.Count >= LongestRecall) (_trial, _pause) = (false, FirstPause);
            return;
        }

        (Standing, _retryAt) = (new StageStanding(false, median), _batches + _pause);
        _pause = Math.Min(LongestPause, 2 * _pause);
    }

    private bool Known(Device device)
    {
        if (device.type == DeviceType.CPU) return true;
        if (_batches > BatchesToWaitFor && _batches % WaitEvery != 0) return false;
        cuda.synchronize(device);
        return true;
    }

    private RunningMedian Full(int size) => _full.TryGetValue(size, out var full) ? full : _full[size] = new RunningMedian(5);

    private static int SizeOf(int frames) => int.Log2(frames);
}
