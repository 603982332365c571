using TorchSharp;
using Video.Vision.Caching;
using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Caching;

/// <summary>Which patches `delta` takes for changed.</summary>
public sealed class DeltaChangeTests : IDisposable
{
    private const int Patch = 14;
    private const int Grid = 12;
    private const int Size = Grid * Patch;
    private const int Never = 1_000_000; // an age that no test reaches

    private static readonly VisionConfig Config = new()
    {
        ImageSize = Size, PatchSize = Patch, Channels = 3, Hidden = 8, Heads = 1, Mlp = 8, Layers = 1, NormEps = 1e-6,
        FeatureLayers = 1, ProjectorActivation = "gelu", TextHidden = 8, ImageNewline = false,
    };

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly PatchCutter _cutter = new(Config, 2.0 / 255);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void The_first_frame_is_taken_whole_and_the_same_again_not_at_all()
    {
        var detector = Detector(new DeltaOptions { Age = Never });
        var frame = new DeltaScene(Size).Frame();
        Assert.Equal(Enumerable.Range(0, Grid * Grid), Next(detector, frame));
        Assert.Empty(Next(detector, frame));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Sensor_noise_on_a_still_picture_is_no_change(int sigma)
    {
        var detector = Detector(new DeltaOptions { Age = Never });
        var scene = new DeltaScene(Size) { Sigma = sigma };
        var taken = Enumerable.Range(0, 60).Select(_ => Next(detector, scene.Frame()).Length).ToArray();
        Assert.True(taken.Skip(10).Sum() <= 0.001 * 50 * Grid * Grid, $"{taken.Skip(10).Sum()} patches of 50 still frames were taken");
        Assert.InRange(detector.Noise.Level, 0.15 * sigma, 0.35 * sigma);
    }

    [Fact]
    public void A_faint_square_is_seen_through_noise()
    {
        var detector = Detector(new DeltaOptions { Age = Never });
        var scene = new DeltaScene(Size) { Sigma = 4, Background = (_, _, _) => 100 };
        for (var i = 0; i < 10; i++) Next(detector, scene.Frame());
        Assert.Contains(3 * Grid + 5, Next(detector, scene.Frame(0, (3 * Patch, 5 * Patch, Patch, 112))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_square_that_moved_takes_its_old_and_new_patches_and_with_dilation_their_neighbours(int dilate)
    {
        var detector = Detector(Options($"delta:age={Never},dilate={dilate},ring=1"));
        var scene = new DeltaScene(Size);
        Next(detector, scene.Frame(0, (2 * Patch, 2 * Patch, Patch, 250)));
        var taken = Next(detector, scene.Frame(0, (7 * Patch, 8 * Patch, Patch, 250)));
        var expected = dilate == 0 ? [(2, 2), (7, 8)]
            : ((int Row, int Column)[])[.. from place in ((int, int)[])[(2, 2), (7, 8)] from y in Around from x in Around select (place.Item1 + y, place.Item2 + x)];
        Assert.Equal(expected.Select(place => place.Row * Grid + place.Column).Order(), taken);
    }

    [Fact]
    public void A_neighbour_that_changed_a_little_is_taken_beside_one_that_changed_much_and_not_alone()
    {
        var scene = new DeltaScene(Size) { Background = (_, _, _) => 100 };
        var (much, little) = ((3 * Patch, 3 * Patch, Patch, 200), (3 * Patch, 4 * Patch, Patch, 103));
        Assert.Equal([3 * Grid + 3, 3 * Grid + 4], Taken(much, little));
        Assert.Empty(Taken(little));

        int[] Taken(params (int, int, int, int)[] squares)
        {
            var detector = Detector(new DeltaOptions { Age = Never, Fill = 0 });
            Next(detector, scene.Frame());
            return Next(detector, scene.Frame(0, squares));
        }
    }

    [Fact]
    public void A_slow_change_adds_up_until_it_counts()
    {
        var detector = Detector(new DeltaOptions { Age = Never, Fill = 0 });
        var scene = new DeltaScene(Size) { Background = (_, _, _) => 100 };
        Next(detector, scene.Frame());
        var taken = Enumerable.Range(1, 10).Select(i => Next(detector, scene.Frame(0, (0, 0, 3 * Patch, 100 + i))).Length).ToArray();
        Assert.Equal([0, 0, 0, 0, 9], taken[..5]);
        Assert.Equal(18, taken.Sum());
    }

    [Fact]
    public void A_slow_change_of_light_is_followed_a_share_at_a_time_and_is_not_taken_for_noise()
    {
        var detector = Detector(new DeltaOptions { Age = Never, Fill = 0.25 });
        var scene = new DeltaScene(Size) { Sigma = 3 };
        for (var i = 0; i < 10; i++) Next(detector, scene.Frame());
        var taken = Enumerable.Range(1, 80).Select(i => Next(detector, scene.Frame(brighter: 0.5 * i)).Length).ToArray();
        Assert.All(taken, count => Assert.InRange(count, 0, Grid * Grid / 4));
        // Forty levels, of which each patch lets less than four pass before it is computed.
        Assert.True(taken.Sum() > 9 * Grid * Grid, $"{taken.Sum()} patches were taken");
        Assert.InRange(detector.Noise.Level, 0.45, 1.05);
    }

    [Fact]
    public void Of_what_changed_faintly_the_most_different_is_taken_first()
    {
        var detector = Detector(new DeltaOptions { Age = Never, Fill = 2.0 / (Grid * Grid) + 1e-9 });
        var scene = new DeltaScene(Size) { Background = (_, _, _) => 100 };
        Next(detector, scene.Frame());
        var faint = scene.Frame(0, (0, 0, Patch, 102), (0, 4 * Patch, Patch, 103), (0, 8 * Patch, Patch, 102), (5 * Patch, 0, Patch, 103));
        Assert.Equal([4, 5 * Grid], Next(detector, faint));
        Assert.Equal([0, 8], Next(detector, faint));
        Assert.Empty(Next(detector, faint));
    }

    [Fact]
    public void A_cut_takes_the_whole_frame()
    {
        var detector = Detector(new DeltaOptions { Age = Never });
        Next(detector, new DeltaScene(Size).Frame());
        var other = new DeltaScene(Size) { Background = (y, _, _) => y < 8 * Patch ? 220 : 60 };
        Assert.Equal(Grid * Grid, Next(detector, other.Frame()).Length);
        Assert.Empty(Next(detector, other.Frame()));
    }

    [Fact]
    public void A_moving_camera_teaches_no_noise()
    {
        var detector = Detector(new DeltaOptions { Age = Never });
        for (var i = 0; i < 40; i++)
        {
            var shift = i;
            Next(detector, new DeltaScene(Size) { Background = (y, x, _) => 128 + 90 * MathF.Sin((x + 6 * shift) / 5f) * MathF.Cos(y / 6f) }.Frame());
        }

        Assert.True(detector.Noise.Threshold <= 9, $"A moving camera made the threshold {detector.Noise.Threshold}.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(33)]
    [InlineData(120)]
    [InlineData(1000)]
    public void No_patch_grows_older_than_the_age_and_no_frame_pays_for_many(int age)
    {
        var detector = Detector(new DeltaOptions { Age = age });
        var means = _cutter.MeansOf(new DeltaScene(Size).Frame());
        var last = new int[Grid * Grid];
        var most = 0;
        for (var frame = 0; frame < 3 * age + 5; frame++)
        {
            var taken = detector.Next(means).Patches;
            if (frame > 0) most = Math.Max(most, taken.Length);
            foreach (var patch in taken)
            {
                Assert.InRange(frame - last[patch], 0, age);
                last[patch] = frame;
            }
        }

        Assert.All(last, frame => Assert.InRange(3 * age + 4 - frame, 0, age - 1));
        // Spread evenly a frame would take patches / age; batches of a thirtieth of the age and rounding make that a little more.
        Assert.True(most <= Math.Max(Math.Ceiling(Grid * Grid / (double)age), 0.05 * Grid * Grid), $"{most} patches in one frame at age {age}");
    }

    [Fact]
    public void Patches_that_changed_lately_are_not_computed_for_their_age()
    {
        var detector = Detector(new DeltaOptions { Age = 120 });
        var scene = new DeltaScene(Size) { Background = (_, _, _) => 100 };
        var taken = new List<int[]>();
        for (var i = 0; i < 240; i++) taken.Add(Next(detector, scene.Frame(0, (0, 0, Patch, 100 + 50 * (i % 2)))));
        Assert.All(taken.Skip(1), patches => Assert.Equal(1, patches.Count(patch => patch == 0)));
        Assert.True(taken.Skip(1).Sum(patches => patches.Length) < 239 + 2.2 * Grid * Grid);
    }

    [Fact]
    public void Probes_are_the_patches_that_are_computed_for_their_age_alone()
    {
        var detector = Detector(new DeltaOptions { Age = 8, Fill = 0 });
        var scene = new DeltaScene(Size) { Background = (_, _, _) => 100 };
        Assert.Empty(Probes(0));
        // Every frame an eighth is due, the oldest first: patches 0 to 17, of which the first is changed too.
        Assert.Equal(Enumerable.Range(1, 17), Probes(50));

        int[] Probes(int brighter)
        {
            var (patches, probes) = detector.Next(_cutter.MeansOf(scene.Frame(0, (0, 0, Patch, 100 + brighter))));
            return patches.Length == Grid * Grid ? [] : [.. probes.Select(place => patches[place])];
        }
    }

    [Theory]
    [InlineData("least=0", "0.5 to 64")]
    [InlineData("factor=0.5", "1 to 20")]
    [InlineData("fill=1.5", "0 to 1")]
    [InlineData("ring=2", "0 to 1")]
    [InlineData("dilate=2", "0 to 1, whole")]
    [InlineData("age=0", "1 to 1000000, whole")]
    [InlineData("cut=0", "0.05 to 1")]
    [InlineData("always=2", "0 to 1, whole")]
    public void An_option_out_of_its_range_is_refused_with_the_range(string option, string range)
    {
        var error = Assert.Throws<VideoException>(() => Options("delta:" + option));
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Contains(range, error.Message, StringComparison.Ordinal);
    }

    private static readonly int[] Around = [-1, 0, 1];

    private static DeltaOptions Options(string text) => DeltaOptions.From(MethodSpec.Parse(text, "vision", ["delta"]));

    private ChangeDetector Detector(DeltaOptions options) => new(Grid, _cutter.Blocks, Config.Channels, options);

    private int[] Next(ChangeDetector detector, Tensor frame) => detector.Next(_cutter.MeansOf(frame)).Patches;
}
