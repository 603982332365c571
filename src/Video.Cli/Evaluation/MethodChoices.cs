using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Vision.Reduction;

namespace Video.Cli.Evaluation;

/// <summary>Which methods an evaluation compares.</summary>
internal static class MethodChoices
{
    /// <summary>The chosen methods, and as published what they are compared with.</summary>
    public static IReadOnlyList<StreamMethods> Compared(StreamMethods chosen) =>
        chosen == StreamMethods.Plain ? [chosen] : [chosen, StreamMethods.Plain];

    /// <summary>Every vision method and every token method alone, the published pair, and ours.</summary>
    /// <param name="own">The model's own, whose options hold where they are named.</param>
    public static IReadOnlyList<StreamMethods> All(StreamMethods own) =>
    [
        StreamMethods.Plain,
        own.With("delta", "novel"), own.With("stc", "stc"),
        own.With("delta", "none"), own.With("stc", "none"),
        .. TokenReducers.Names.Where(name => name != StreamMethods.Plain.Tokens).Select(name => own.With("full", name)),
        own.With("full", ThumbnailReading.Name),
    ];
}
