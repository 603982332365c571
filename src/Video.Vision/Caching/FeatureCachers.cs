using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>The feature cachers by name.</summary>
public static class FeatureCachers
{
    public static IReadOnlyList<string> Names { get; } = ["full", "stc", "delta"];

    /// <param name="spec">A method of <see cref="Names"/>, with its options.</param>
    /// <param name="encoder">The tower; stays the caller's.</param>
    /// <param name="head">A map of single tokens, [..., hidden] -> [..., width], that the features go through (the projector); none when null.</param>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: an option out of its range, or one that the method does not have.</exception>
    public static IFeatureCacher Create(MethodSpec spec, SiglipEncoder encoder, Func<Tensor, Tensor>? head = null)
    {
        IFeatureCacher cacher = spec.Name switch
        {
            "full" => new FullCacher(encoder, head),
            "stc" => new StcCacher(encoder, StcOptions.From(spec), head),
            "delta" => new DeltaCacher(encoder, DeltaOptions.From(spec), head),
            _ => throw new VideoException(ErrorCode.InvalidArgument, $"There is no vision method '{spec.Name}'; there are {string.Join(", ", Names)}.", "vision"),
        };
        spec.RefuseOthers();
        return cacher;
    }
}
