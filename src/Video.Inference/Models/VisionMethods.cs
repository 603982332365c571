using Video.Checkpoints;
using Video.Vision.Caching;
using Video.Vision.Reduction;

namespace Video.Inference.Models;

/// <summary>By which methods pictures become the language model's tokens.</summary>
/// <param name="Vision">One of <see cref="FeatureCachers.Names"/>, with options where wanted.</param>
/// <param name="Tokens">One of <see cref="TokenReducers.Names"/>, likewise.</param>
public sealed record VisionMethods(string Vision, string Tokens)
{
    /// <summary>Every picture computed whole and sent whole: as published models are run.</summary>
    public static VisionMethods Plain { get; } = new("full", "none");

    /// <summary>What a checkpoint's presets say; where they say nothing, it is run as published.</summary>
    public static VisionMethods Of(PresetNames presets) => Plain.With(presets.Vision, presets.Tokens);

    /// <summary>These methods, but for those that are chosen here. The bare name of one that is used already means it with the options it has.</summary>
    public VisionMethods With(string? vision, string? tokens) => new(Chosen(vision, Vision), Chosen(tokens, Tokens));

    private static string Chosen(string? wanted, string present) =>
        wanted is null || present.StartsWith($"{wanted}:", StringComparison.Ordinal) ? present : wanted;
}
