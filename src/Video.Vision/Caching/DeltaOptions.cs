namespace Video.Vision.Caching;

/// <summary>What `delta` takes for a change, and how long it lets a patch go uncomputed.</summary>
public sealed record DeltaOptions
{
    /// <summary>Grey levels (0 to 255) by which a block of a patch must differ from its reference to be computed at once, however quiet the picture. 0.5 to 64.</summary>
    public double Least { get; init; } = 4;

    /// <summary>What differs by fewer times the stream's noise floor has not changed. 1 to 20.</summary>
    public double Factor { get; init; } = 3;

    /// <summary>
    /// The share of a frame's patches up to which those that differ by more than noise, but less than <see cref="Least"/>, are computed too, the
    /// most different first: a slow change is followed a little in every frame instead of all at once. 0 to 1.
    /// </summary>
    public double Fill { get; init; } = 0.2;

    /// <summary>The share of the threshold above which a neighbour of a changed patch is taken too. 0 takes every neighbour (a plain ring), 1 none of its own. 0 to 1.</summary>
    public double Ring { get; init; } = 0.5;

    /// <summary>Each patch is computed anew at least every so many frames. 1 to 1,000,000.</summary>
    public int Age { get; init; } = 60;

    /// <summary>The share of changed patches above which the whole frame is computed: a scene cut, or a moving camera. 0.05 to 1.</summary>
    public double Cut { get; init; } = 0.6;

    /// <summary>Whether to reuse even where that measures slower than `full`; nothing is measured then, and a run can be repeated exactly.</summary>
    public bool Always { get; init; }

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: an option out of its range.</exception>
    public static DeltaOptions From(MethodSpec spec)
    {
        var none = new DeltaOptions();
        return new DeltaOptions
        {
            Least = spec.Number("least", none.Least, 0.5, 64),
            Factor = spec.Number("factor", none.Factor, 1, 20),
            Fill = spec.Number("fill", none.Fill, 0, 1),
            Ring = spec.Count("dilate", 0, 0, 1) == 1 ? 0 : spec.Number("ring", none.Ring, 0, 1),
            Age = spec.Count("age", none.Age, 1, 1_000_000),
            Cut = spec.Number("cut", none.Cut, 0.05, 1),
            Always = spec.Count("always", 0, 0, 1) == 1,
        };
    }
}
