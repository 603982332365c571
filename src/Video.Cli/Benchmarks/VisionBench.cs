using System.Diagnostics;
using TorchSharp;
using Video.Checkpoints;
using Video.Inference.Engine;
using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Cli.Benchmarks;

/// <summary>
/// Frames per second and FLOP/s of the vision tower, against plain matrix products of the same shapes, dtype and batch in the same run.
/// </summary>
/// <remarks>
/// The yardstick is the layers' own four products, with their own weights, one after another and nothing between them. The tower's
/// FLOPs are those and attention's two products; what it does besides counts as time only. Rounds interleave the yardstick and every
/// implementation, so that a busy machine slows all of them, and medians are compared.
/// </remarks>
internal sealed class VisionBench
{
    private const string Embedded = "embedded";
    private const string Published = "so400m";

    private readonly TextWriter _output;
    private readonly ComputeSettings _compute;
    private readonly VisionConfig _config;
    private readonly int _frames;

    private VisionBench(TextWriter output, ComputeSettings compute, VisionConfig config, int frames) =>
        (_output, _compute, _config, _frames) = (output, compute, config, frames);

    /// <param name="shape">"embedded": the tower of <paramref name="modelFolder"/> with its weights; "so400m": the published SigLIP with random ones; "all": both.</param>
    /// <param name="modelFolder">A checkpoint in Hugging Face layout.</param>
    /// <param name="compute">Dtype and device.</param>
    /// <param name="rounds">How many interleaved rounds, at least 1.</param>
    /// <param name="output">Gets the figures as lines of text.</param>
    /// <param name="frames">The batch.</param>
    /// <returns>0</returns>
    /// <exception cref="VideoException">No such shape, or an unusable checkpoint.</exception>
    public static int Run(string shape, string modelFolder, ComputeSettings compute, int rounds, TextWriter output, int frames = 1)
    {
        if (rounds < 1) throw new VideoException(ErrorCode.InvalidArgument, $"At least one round is needed, not {rounds}.", "rounds");
        string[] shapes = shape switch
        {
            "all" => [Embedded, Published],
            Embedded or Published => [shape],
            _ => throw new VideoException(ErrorCode.InvalidArgument, $"There is no tower '{shape}'; there are {Embedded}, {Published} and all.", "shape"),
        };
        foreach (var each in shapes)
        {
            using var random = each == Published ? RandomCheckpoint.Write(TowerShape.So400m(), CancellationToken.None) : null;
            using var checkpoint = Checkpoint.Open(random?.Folder ?? modelFolder);
            new VisionBench(output, compute, VisionConfig.From(checkpoint.Config), frames).Measure(each, checkpoint, rounds);
        }

        return 0;
    }

    private void Measure(string shape, Checkpoint checkpoint, int rounds)
    {
        Cores.UseAll();
        using var none = no_grad();
        using var scope = NewDisposeScope();
        _output.WriteLine(
            $"{shape}: {_config.Patches} patches, hidden {_config.Hidden}, {_config.Heads} heads, mlp {_config.Mlp}, {_config.FeatureLayers} layers; "
            + $"{_compute.Dtype} on {_compute.Device}, {get_num_threads()} threads, {_frames} frames at a time, medians of {rounds} rounds");

        var towers = Towers(checkpoint);
        var pixels = randn([_frames, _config.Channels, _config.ImageSize, _config.ImageSize]).to(_compute.Dtype, _compute.Device);
        var inputs = new[] { _config.Hidden, _config.Mlp }
            .ToDictionary(width => width, width => randn([_frames, _config.Patches, width]).to(_compute.Dtype, _compute.Device));

        var works = new List<(string Name, double Flops, List<double> Seconds, Action Work)>
        {
            ("matrix products", ProductFlops, [], () => Products(towers[0].Tower, inputs)),
        };
        works.AddRange(towers.Select(tower => (tower.Name, ProductFlops + AttentionFlops, new List<double>(), (Action)(() => tower.Tower.Encode(pixels).Dispose()))));
        foreach (var (_, _, _, work) in works) Seconds(work); // caches, buffers and kernels' own choices are made once
        for (var round = 0; round < rounds; round++)
            foreach (var (_, _, seconds, work) in works) seconds.Add(Seconds(work));

        var yardstick = works[0].Flops / Median(works[0].Seconds);
        _output.WriteLine($"{works[0].Name,-16} {yardstick / 1e9,9:0} GFLOP/s");
        foreach (var (name, flops, seconds, _) in works.Skip(1))
        {
            var rate = flops / Median(seconds);
            _output.WriteLine($"{name,-16} {rate / 1e9,9:0} GFLOP/s  {_frames / Median(seconds),8:0.00} frames/s  {rate / yardstick:0.00} of the matrix products");
        }

        foreach (var (_, tower) in towers) tower.Dispose();
    }

    private List<(string Name, SiglipEncoder Tower)> Towers(Checkpoint checkpoint)
    {
        var towers = new List<(string, SiglipEncoder)> { ("plain operations", Load(checkpoint, new PlainOperations())) };
        var why = FusedCpuOperations.WhyNot(_config, _compute.Dtype, _compute.Device);
        if (why is null) towers.Add(("fused operations", Load(checkpoint, new FusedCpuOperations())));
        else _output.WriteLine($"fused operations do not run here: {why}");
        return towers;
    }

    private SiglipEncoder Load(Checkpoint checkpoint, IEncoderOperations operations) =>
        SiglipEncoder.Load(checkpoint.Weights(_compute.Dtype, _compute.Device).At("vision_tower.vision_model"), _config, operations);

    private static void Products(SiglipEncoder tower, Dictionary<int, Tensor> inputs)
    {
        foreach (var layer in tower.Layers)
            foreach (var linear in (Linear[])[layer.QueryKeyValue, layer.Output, layer.MlpIn, layer.MlpOut])
                nn.functional.linear(inputs[(int)linear.Weight.shape[1]], linear.Weight).Dispose();
    }

    // Two for a multiplication and its addition: query, key, value and output are 4 hidden², the MLP is 2 hidden * mlp.
    private double ProductFlops =>
        2.0 * _frames * _config.FeatureLayers * _config.Patches * _config.Hidden * (4.0 * _config.Hidden + 2.0 * _config.Mlp);

    // Queries by keys, and weights by values.
    private double AttentionFlops => 2.0 * _frames * _config.FeatureLayers * 2.0 * _config.Patches * _config.Patches * _config.Hidden;

    private double Seconds(Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        if (_compute.Device.type == DeviceType.CUDA) cuda.synchronize(_compute.Device);
        return clock.Elapsed.TotalSeconds;
    }

    private static double Median(List<double> seconds)
    {
        var sorted = seconds.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
