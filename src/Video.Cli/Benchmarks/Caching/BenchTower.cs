using Video.Checkpoints;
using Video.Inference.Engine;
using Video.Vision.Encoders;
using Video.Vision.Preparing;

namespace Video.Cli.Benchmarks.Caching;

/// <summary>The vision side of a model, ready to run.</summary>
internal sealed class BenchTower : IDisposable
{
    public const string Embedded = "embedded";
    public const string Published = "so400m";

    private readonly VisualTokenizer _tokenizer;

    private BenchTower(string shape, Checkpoint checkpoint, ComputeSettings compute)
    {
        (Shape, Compute, Preparation) = (shape, compute, FramePreparation.Read(checkpoint));
        _tokenizer = VisualTokenizer.Load(checkpoint, checkpoint.Weights(compute.Dtype, compute.Device));
    }

    /// <summary><see cref="Embedded"/> or <see cref="Published"/>.</summary>
    public string Shape { get; }

    public ComputeSettings Compute { get; }

    public FramePreparation Preparation { get; }

    public SiglipEncoder Encoder => _tokenizer.Encoder;

    public Projector Projector => _tokenizer.Projector;

    public VisionConfig Config => _tokenizer.Config;

    /// <param name="shape">The published one gets random weights.</param>
    /// <param name="modelFolder">Where the weights of the embedded one are.</param>
    /// <param name="compute">Dtype and device.</param>
    /// <param name="cancellation">Ends the writing of random weights; they are deleted.</param>
    /// <exception cref="VideoException">An unusable checkpoint.</exception>
    public static BenchTower Load(string shape, string modelFolder, ComputeSettings compute, CancellationToken cancellation)
    {
        using var random = shape == Published ? RandomCheckpoint.Write(TowerShape.So400m(), cancellation) : null;
        using var checkpoint = Checkpoint.Open(random?.Folder ?? modelFolder);
        return new BenchTower(shape, checkpoint, compute);
    }

    public void Dispose()
    {
        Preparation.Dispose();
        _tokenizer.Dispose();
    }
}
