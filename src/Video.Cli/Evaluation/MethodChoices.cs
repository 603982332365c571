using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Vision.Reduction;

namespace Video.Cli.Evaluation;

/// <summary>Which methods an evaluation compares.</summary>
internal static class MethodChoices
{
    /// <summary>The chosen methods, and as published what they are compared with.</summary>
    public static IReadOnlyList<VisionMethods> Compared(VisionMethods chosen) =>
        chosen == VisionMethods.Plain ? [chosen] : [chosen, VisionMethods.Plain];

    /// <summary>Every vision method and every token method alone, the published pair, and ours.</summary>
    public static IReadOnlyList<VisionMethods> All() =>
    [
        VisionMethods.Plain,
        new("delta", "novel"), new("stc", "stc"),
        new("delta", "none"), new("stc", "none"),
        .. TokenReducers.Names.Where(name => name != VisionMethods.Plain.Tokens).Select(name => new VisionMethods("full", name)),
        new("full", ThumbnailReading.Name),
    ];
}
