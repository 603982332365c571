namespace Video.Vision.Reduction;

/// <summary>What <see cref="NoveltyReducer"/> counts as new, and how much of it goes.</summary>
/// <param name="Threshold">A token whose novelty is above this is new.</param>
/// <param name="Salience">A token stands out when it lies this many times as far from the frame's median token as the frame's tokens do in the middle; 0: none does.</param>
/// <param name="Cap">Most tokens of a frame, as a share of those it has, above 0 to 1. At least one may always go.</param>
/// <param name="Floor">Least tokens of a frame that is sent at all; not above the cap.</param>
/// <param name="Every">A frame is sent at least every so much stream time, even if nothing in it is new; zero: never for that reason.</param>
public sealed record NoveltyOptions(double Threshold, double Salience, double Cap, int Floor, TimeSpan Every)
{
    /// <summary>What <c>novel</c> does without options.</summary>
    /// <remarks>
    /// The threshold lies between what it has to tell apart, on the side of sending less: from one frame of the sample streams to the next (two a second, embedded
    /// model), 99 % of the places whose pixels stay have a novelty below 0.1, and 95 % of those whose pixels change have one above 0.2. It is also what the
    /// embedded model was trained about (src/training/sending.py); what stands out is sent along only where a model was trained so, as that one was (salience 1.5 in its presets).
    /// </remarks>
    public static NoveltyOptions Default { get; } = new(Threshold: 0.25, Salience: 0, Cap: 0.75, Floor: 1, Every: TimeSpan.Zero);

    /// <summary>Reads options <c>threshold</c> (0 to 10), <c>salience</c> (0 to 1000), <c>cap</c> (0.001 to 1), <c>floor</c> (0 to 65536) and <c>every</c> (seconds, 0 to 86400).</summary>
    public static NoveltyOptions Read(MethodSpec spec) => new(
        spec.Number("threshold", Default.Threshold, 0, 10),
        spec.Number("salience", Default.Salience, 0, 1000),
        spec.Number("cap", Default.Cap, 0.001, 1),
        spec.Count("floor", Default.Floor, 0, 65_536),
        TimeSpan.FromSeconds(spec.Number("every", Default.Every.TotalSeconds, 0, 86_400)));

    /// <summary>Tokens to send of a frame that is due.</summary>
    /// <param name="tokens">Tokens that it has.</param>
    /// <param name="wanted">Of them, those that are new or stand out.</param>
    public int CountFor(int tokens, int wanted)
    {
        var most = Math.Max(1, (int)(tokens * Cap));
        return Math.Clamp(wanted, Math.Min(Floor, most), most);
    }
}
