using TorchSharp;
using Video.Testing;
using Video.Vision.Caching;
using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Caching;

/// <summary>`delta` turns itself off where it measures slower than `full`, and says so.</summary>
public sealed class DeltaStandingTests : IDisposable
{
    private static readonly Device Cpu = new(DeviceType.CPU);

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly HandClock _time = new();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Reuse_that_is_faster_stays_on_and_says_what_it_is_worth()
    {
        var clock = new StageClock(_time);
        for (var i = 0; i < 5000; i++) Step(clock, reuse: 0.25, full: 1);
        Assert.True(clock.Standing.IsOn);
        Assert.Equal(0.25, clock.Standing.Ratio!.Value, 6);
        Assert.Equal("on: frames that reuse take 0.25 of a full frame's time on this device", clock.Standing.Reason);
    }

    [Fact]
    public void Reuse_that_is_slower_goes_off_soon_and_is_tried_again_ever_more_rarely()
    {
        var clock = new StageClock(_time);
        var courses = Enumerable.Range(0, 20_000).Select(_ => Step(clock, reuse: 1.2, full: 1)).ToArray();
        Assert.InRange(Array.IndexOf(courses, StageCourse.Off), 10, 40);
        Assert.True(courses.Count(course => course == StageCourse.Off) > 0.99 * courses.Length);
        Assert.False(clock.Standing.IsOn);
        Assert.Equal("off: frames that reuse take 1.20 of a full frame's time on this device", clock.Standing.Reason);
        var tries = Enumerable.Range(1, courses.Length - 1).Count(i => courses[i - 1] == StageCourse.Off && courses[i] != StageCourse.Off);
        Assert.InRange(tries, 4, 9);
    }

    [Fact]
    public void Reuse_that_has_become_fast_comes_back_and_stays()
    {
        var clock = new StageClock(_time);
        for (var i = 0; i < 100; i++) Step(clock, reuse: 1.2, full: 1);
        Assert.False(clock.Standing.IsOn);
        for (var i = 0; i < 400; i++) Step(clock, reuse: 0.5, full: 1);
        Assert.True(clock.Standing.IsOn);
        Assert.DoesNotContain(StageCourse.Off, Enumerable.Range(0, 500).Select(_ => Step(clock, reuse: 0.5, full: 1)));
    }

    [Fact]
    public void A_slow_moment_does_not_turn_it_off()
    {
        var clock = new StageClock(_time);
        Assert.DoesNotContain(StageCourse.Off, Enumerable.Range(0, 1000).Select(i => Step(clock, reuse: i % 3 == 0 ? 30 : 0.5, full: 1)));
    }

    [Fact]
    public void A_busy_machine_that_slows_both_does_not_turn_it_off()
    {
        // Full was measured while nothing else ran; from the fortieth batch on everything takes ten times as long.
        var clock = new StageClock(_time);
        var courses = Enumerable.Range(0, 500).Select(i => Step(clock, reuse: i < 40 ? 0.4 : 4, full: i < 40 ? 1 : 10)).ToArray();
        Assert.DoesNotContain(StageCourse.Off, courses);
        Assert.InRange(courses.Count(course => course == StageCourse.Measure), 3, 20);
        Assert.Equal(0.4, clock.Standing.Ratio!.Value, 6);
    }

    [Fact]
    public void Times_near_to_fulls_do_not_make_it_switch_to_and_fro()
    {
        var clock = new StageClock(_time);
        var courses = Enumerable.Range(0, 1000).Select(i => Step(clock, reuse: i % 2 == 0 ? 1.04 : 0.98, full: 1)).ToArray();
        Assert.DoesNotContain(StageCourse.Off, courses);
    }

    [Fact]
    public void Batches_with_nothing_to_reuse_are_no_evidence()
    {
        var clock = new StageClock(_time);
        for (var i = 0; i < 500; i++) Assert.Equal(StageCourse.Reuse, Step(clock, reuse: 2, full: 1, reused: false));
        Assert.Equal(new StageStanding(true, null), clock.Standing);
    }

    [Fact]
    public void Full_is_measured_a_few_times_and_for_each_size_of_batch()
    {
        var clock = new StageClock(_time);
        var courses = Enumerable.Range(0, 1000).Select(i => (Size: i % 2 == 0 ? 1 : 8, Course: Step(clock, reuse: 0.5, full: i % 2 == 0 ? 1 : 0.6, frames: i % 2 == 0 ? 1 : 8))).ToArray();
        foreach (var size in (int[])[1, 8]) Assert.Equal(2, courses.Count(step => step.Size == size && step.Course == StageCourse.Measure));
    }

    [Fact]
    public void A_cacher_that_is_slow_answers_as_full_does_and_keeps_nothing()
    {
        using var checkpoint = LlavaOnevisionGoldens.OpenModel();
        using var encoder = SiglipEncoder.Load(checkpoint.Weights(ScalarType.Float32, CPU).At("vision_tower.vision_model"), VisionConfig.From(checkpoint.Config));
        // The head is called once a batch: with [frames, patches, hidden] in full, with [rows, hidden] by reuse.
        var cacher = new DeltaCacher(encoder, new DeltaOptions { Age = 1_000_000 }, time: _time, head: x =>
        {
            _time.Pass(x.Dimensions == 3 ? 1 : 1.5);
            return x.alias();
        });
        var stream = cacher.NewStream();
        var walk = new DeltaScene(encoder.Config.ImageSize).Walk(20, step: 3);
        var frames = Enumerable.Range(0, 60).Select(i => cacher.Encode(walk.narrow(0, i % 20, 1), [stream]).Frames[0]).ToArray();
        Assert.False(cacher.Standing.IsOn);
        Assert.Equal(1.5, cacher.Standing.Ratio!.Value, 6);
        Assert.All(frames.Skip(40), frame => Assert.True(frame.Refreshed));
        Assert.Equal(0, stream.Bytes);
        Close.Assert(encoder.Encode(walk.narrow(0, 5, 1)), cacher.Encode(walk.narrow(0, 5, 1), [stream]).Features, Close.Vision, "off");
        Assert.Equal((61, 0), (stream.Counters.Frames, stream.Counters.Forgotten));
        Assert.NotNull(cacher.Encode(walk.narrow(0, 5, 1), [stream], significance: true).Significance);
    }

    [Fact]
    public void Asked_to_reuse_always_it_measures_nothing()
    {
        var clock = new StageClock(_time, always: true);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal(StageCourse.Reuse, Step(clock, reuse: 3, full: 1)));
        Assert.Equal(new StageStanding(true, null), clock.Standing);
    }

    private StageCourse Step(StageClock clock, double reuse, double full, int frames = 1, bool reused = true)
    {
        var course = clock.Next(frames);
        _time.Pass(frames * (course == StageCourse.Reuse ? reuse : full));
        clock.Done(course, frames, reused && course == StageCourse.Reuse, Cpu);
        return course;
    }

    /// <summary>Time that passes only when told to.</summary>
    private sealed class HandClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public void Pass(double seconds) => _now += (long)(seconds * TimeSpan.TicksPerSecond);
    }
}
