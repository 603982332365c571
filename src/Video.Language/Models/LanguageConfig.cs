using System.Text.Json;
using Video.Checkpoints;

namespace Video.Language.Models;

/// <summary>The shape of a Qwen2 decoder.</summary>
/// <remarks>Defaults of absent values are those of Qwen2Config in huggingface/transformers v4.47.1 (configuration_qwen2.py).</remarks>
public sealed record LanguageConfig
{
    public required int Layers { get; init; }

    public required int Hidden { get; init; }

    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Heads of keys and values; each serves Heads / KeyValueHeads query heads.</summary>
    public required int KeyValueHeads { get; init; }

    public required int HeadDim { get; init; }

    /// <summary>Inner width of the MLP.</summary>
    public required int Mlp { get; init; }

    /// <summary>Rows of the embedding; published checkpoints pad it beyond the tokenizer's last id.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Base of the rotary angles.</summary>
    public required double RopeTheta { get; init; }

    public required double NormEps { get; init; }

    /// <summary>Whether the embedding is also the output layer. A checkpoint without an output layer is read as tied, too.</summary>
    public required bool Tied { get; init; }

    /// <summary>Positions that the model was made for. It runs beyond them; what it says there is its own risk.</summary>
    public required int MaxPositions { get; init; }

    /// <param name="config">The root of a config.json whose architecture <see cref="Checkpoint.Open"/> has checked.</param>
    /// <exception cref="VideoException">A setting that this decoder does not know, or sizes that do not fit together.</exception>
    public static LanguageConfig From(JsonElement config)
    {
        var root = ConfigSection.Root(config);
        var text = root.Section("text_config") ?? throw root.Unsupported("text_config", "absent", "a Qwen2 decoder");
        text.OneOf("hidden_act", "silu", "silu");
        // Upstream ignores sliding_window unless this is set, and no published LLaVA-OneVision sets it.
        if (text.Flag("use_sliding_window", false)) throw text.Unsupported("use_sliding_window", "true", "false");
        var (hidden, heads) = (text.Count("hidden_size", 4096), text.Count("num_attention_heads", 32));
        if (hidden % heads != 0) throw text.Unsupported("hidden_size", $"{hidden} over {heads} heads", "a multiple of num_attention_heads");
        var keyValueHeads = text.Count("num_key_value_heads", 32);
        if (heads % keyValueHeads != 0) throw text.Unsupported("num_key_value_heads", $"{keyValueHeads} for {heads} heads", "a divisor of num_attention_heads");
        if (hidden / heads % 2 != 0) throw text.Unsupported("hidden_size", $"{hidden} over {heads} heads", "an even width of each head");
        return new LanguageConfig
        {
            Layers = text.Count("num_hidden_layers", 32),
            Hidden = hidden,
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadDim = hidden / heads,
            Mlp = text.Count("intermediate_size", 22016),
            Vocabulary = text.Count("vocab_size", 151936),
            RopeTheta = RopeThetaOf(text),
            NormEps = text.Positive("rms_norm_eps", 1e-6),
            Tied = text.Flag("tie_word_embeddings", false),
            MaxPositions = text.Count("max_position_embeddings", 32768),
        };
    }

    // transformers 5 writes rope_parameters { rope_theta, rope_type } in place of rope_theta and rope_scaling.
    private static double RopeThetaOf(ConfigSection text)
    {
        if (text.Section("rope_scaling") is { } scaling && KindOf(scaling) is not "default" and var kind)
            throw text.Unsupported("rope_scaling", $"'{kind}'", "unscaled rotary positions");
        if (text.Section("rope_parameters") is not { } parameters) return text.Positive("rope_theta", 10000);
        parameters.OneOf("rope_type", "default", "default");
        return parameters.Positive("rope_theta", 10000);
    }

    private static string KindOf(ConfigSection scaling) => scaling.Word("rope_type", scaling.Word("type", "unnamed"));
}
