using Video.Checkpoints;
using Video.Inference.Memories;
using Video.Vision.Caching;
using Video.Vision.Reduction;

namespace Video.Inference.Models;

/// <summary>By which methods a stream is seen, sent to the language model, and remembered.</summary>
/// <param name="Vision">One of <see cref="FeatureCachers.Names"/>, with options where wanted.</param>
/// <param name="Tokens">One of <see cref="TokenReducers.Names"/>, likewise.</param>
/// <param name="Memory">One of <see cref="StreamMemories.Names"/>, likewise.</param>
public sealed record StreamMethods(string Vision, string Tokens, string Memory)
{
    /// <summary>Every picture computed whole, sent whole, and remembered as long as it fits: what the others are compared with.</summary>
    public static StreamMethods Plain { get; } = new("full", "none", "full");

    /// <summary>What a checkpoint's presets say. Where they say nothing, pictures are computed and sent as the model was published, and a stream may go on for ever.</summary>
    public static StreamMethods Of(PresetNames presets) => (Plain with { Memory = StreamMemories.Default }).With(presets.Vision, presets.Tokens, presets.Memory);

    /// <summary>These methods, but for those that are chosen here. The bare name of one that is used already means it with the options it has.</summary>
    public StreamMethods With(string? vision = null, string? tokens = null, string? memory = null) => new(Chosen(vision, Vision), Chosen(tokens, Tokens), Chosen(memory, Memory));

    public override string ToString() => $"{Vision} + {Tokens} + {Memory}";

    private static string Chosen(string? wanted, string present) =>
        wanted is null || present.StartsWith($"{wanted}:", StringComparison.Ordinal) ? present : wanted;
}
