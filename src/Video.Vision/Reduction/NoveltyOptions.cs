namespace Video.Vision.Reduction;

/// <summary>What <see cref="NoveltyReducer"/> counts as new, and how much of it goes.</summary>
/// <param name="Threshold">A token whose novelty is above this is new.</param>
/// <param name="Cap">Most tokens of a frame, as a share of those it has, above 0 to 1. At least one may always go.</param>
/// <param name="Floor">Least tokens of a frame that is sent at all; not above the cap.</param>
/// <param name="Every">A frame is sent at least every so much stream time, even if nothing in it is new; zero: never for that reason.</param>
public sealed record NoveltyOptions(double Threshold, double Cap, int Floor, TimeSpan Every)
{
    /// <summary>What <c>novel</c> does without options.</summary>
    /// <remarks>
    /// The threshold lies between what it has to tell apart: from one frame of the sample streams to the next (two a second, embedded model), 99 % of the places whose
    /// pixels stay have a novelty below 0.1, and 99 % of those whose pixels change have one above 0.09. A frame of four tokens is the least that the embedded model was taught on.
    /// </remarks>
    public static NoveltyOptions Default { get; } = new(Threshold: 0.1, Cap: 0.75, Floor: 4, Every: TimeSpan.Zero);

    /// <summary>Reads options <c>threshold</c> (0 to 10), <c>cap</c> (0.001 to 1), <c>floor</c> (0 to 65536) and <c>every</c> (seconds, 0 to 86400).</summary>
    public static NoveltyOptions Read(MethodSpec spec) => new(
        spec.Number("threshold", Default.Threshold, 0, 10),
        spec.Number("cap", Default.Cap, 0.001, 1),
        spec.Count("floor", Default.Floor, 0, 65_536),
        TimeSpan.FromSeconds(spec.Number("every", Default.Every.TotalSeconds, 0, 86_400)));

    /// <summary>Tokens to send of a frame that is due.</summary>
    /// <param name="tokens">Tokens that it has.</param>
    /// <param name="novel">Of them, those that are new.</param>
    public int CountFor(int tokens, int novel)
    {
        var most = Math.Max(1, (int)(tokens * Cap));
        return Math.Clamp(novel, Math.Min(Floor, most), most);
    }
}
