using System.Globalization;

namespace Video.Vision.Caching;

/// <summary>Whether a stage that can reuse does so, and why.</summary>
/// <param name="IsOn">Whether it does.</param>
/// <param name="Ratio">Median time of frames that reuse, over that of the same number computed in full; null before both are known.</param>
public sealed record StageStanding(bool IsOn, double? Ratio)
{
    /// <summary>The same in words.</summary>
    public string Reason => Ratio is not { } ratio ? "on; not measured yet"
        : string.Create(CultureInfo.InvariantCulture, $"{(IsOn ? "on" : "off")}: frames that reuse take {ratio:0.00} of a full frame's time on this device");
}
