using TorchSharp;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>Measures what reuse costs against computing in full, on the way, and turns it off where it is slower.</summary>
/// <remarks>
/// What full costs is learned by letting a batch go in full instead: after a few that reused, once more soon, then rarely. Times are kept by
/// batch size (powers of two), because a frame of many is cheaper than one alone. Where reuse looks slower, both are measured anew, turn by
/// turn, so that a busy moment of the machine strikes both alike; only that decides. Medians are compared. Batches that had nothing to reuse
/// are no evidence against reuse: they cost what full costs, and the next may be different. Off, the stage is tried again after a while, and
/// after longer ones while it stays slower.
/// </remarks>
/// <param name="time">What is looked at for the time.</param>
/// <param name="always">Whether to reuse always and measure nothing.</param>
internal sealed class StageClock(TimeProvider time, bool always = false)
{
    // Off above the first, on again below the second: times that are nearly the same do not make it switch to and fro.
    private const double TooSlow = 1.05;
    private const double FastAgain = 1.0;
    private const int Evidence = 9;
    private const int Soon = 3;
    private const int Later = 32;
    private const int Rarely = 1024;
    private const int FirstPause = 256;
    private const int LongestPause = 8192;

    // A device that runs behind must be waited for before its time is known; past the beginning only now and then.
    private const int BatchesToWaitFor = 64;
    private const int WaitEvery = 16;

    private readonly Dictionary<int, Costs> _costs = []; // by size class
    private long _batches;
    private long _begun;
    private long _retryAt;
    private int _pause = FirstPause;

    public StageStanding Standing { get; private set; } = new(true, null);

    /// <summary>How a batch of so many frames is to go; starts the clock.</summary>
    public StageCourse Next(int frames)
    {
        if (always) return StageCourse.Reuse;
        _batches++;
        _begun = time.GetTimestamp();
        var costs = Of(frames);
        if (!Standing.IsOn)
        {
            if (_batches < _retryAt) return StageCourse.Off;
            Standing = Standing with { IsOn = true };
            costs.Compare(FastAgain);
        }

        if (costs.Limit is not null) return costs.Full.Count < costs.Reuse.Count ? StageCourse.Measure : StageCourse.Reuse;
        return costs.Batches is Soon or Later || (costs.Batches > 0 && costs.Batches % Rarely == 0) ? StageCourse.Measure : StageCourse.Reuse;
    }

    /// <summary>The batch is through.</summary>
    /// <param name="course">What <see cref="Next"/> said.</param>
    /// <param name="frames">Its size.</param>
    /// <param name="reused">Whether any frame of it was computed in part only.</param>
    /// <param name="device">Where it ran.</param>
    public void Done(StageCourse course, int frames, bool reused, Device device)
    {
        if (always || course == StageCourse.Off || (course == StageCourse.Reuse && !reused) || !Known(device, course == StageCourse.Measure || Of(frames).Limit is not null)) return;
        var (costs, seconds) = (Of(frames), time.GetElapsedTime(_begun).TotalSeconds / frames);
        costs.Batches++;
        (course == StageCourse.Measure ? costs.Full : costs.Reuse).Add(seconds);
        if (costs.Ratio is { } ratio) Judge(costs, ratio);
    }

    private void Judge(Costs costs, double ratio)
    {
        Standing = new StageStanding(true, ratio);
        if (costs.Limit is null)
        {
            if (costs.Reuse.Count >= Evidence && ratio > TooSlow) costs.Compare(TooSlow);
            return;
        }

        if (costs.Reuse.Count < Evidence || costs.Full.Count < Evidence) return;
        var isOn = ratio <= costs.Limit;
        costs.Limit = null;
        if (isOn)
        {
            _pause = FirstPause;
            return;
        }

        (Standing, _retryAt) = (new StageStanding(false, ratio), _batches + _pause);
        _pause = Math.Min(LongestPause, 2 * _pause);
    }

    private bool Known(Device device, bool atOnce)
    {
        if (device.type == DeviceType.CPU) return true;
        if (!atOnce && _batches > BatchesToWaitFor && _batches % WaitEvery != 0) return false;
        cuda.synchronize(device);
        return true;
    }

    private Costs Of(int frames)
    {
        var size = int.Log2(frames);
        return _costs.TryGetValue(size, out var costs) ? costs : _costs[size] = new Costs();
    }

    /// <summary>Seconds a frame, in batches of about one size.</summary>
    private sealed class Costs
    {
        private const int Remembered = 15;

        public RunningMedian Full { get; } = new(Remembered);

        public RunningMedian Reuse { get; } = new(Remembered);

        /// <summary>Batches that counted.</summary>
        public int Batches { get; set; }

        /// <summary>While both are measured turn by turn, the ratio up to which reuse is worth it; null otherwise.</summary>
        public double? Limit { get; set; }

        public double? Ratio => Reuse.Value / Full.Value;

        /// <summary>Forgets what was measured, and has both measured turn by turn.</summary>
        public void Compare(double limit)
        {
            Full.Clear();
            Reuse.Clear();
            Limit = limit;
        }
    }
}
