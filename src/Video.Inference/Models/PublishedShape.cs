using System.Text.Json;
using Video.Language.Models;
using Video.Vision.Encoders;

namespace Video.Inference.Models;

/// <summary>A published LLaVA-OneVision checkpoint without its numbers: config.json, and the name and shape of every tensor.</summary>
/// <remarks>
/// From llava-hf/llava-onevision-qwen2-{0.5b,7b,72b}-ov-hf as convert_llava_onevision_weights_to_hf.py of huggingface/transformers makes
/// them: SigLIP so400m-patch14-384 without its last layer, and Qwen2-{0.5B,7B,72B}-Instruct. The vocabulary is Qwen2's (151,936; 152,064
/// for 7B and 72B) plus two tokens, padded to a multiple of 64. Values that equal upstream's defaults are absent, as there.
/// </remarks>
public sealed class PublishedShape
{
    private static readonly PublishedShape[] Published =
    [
        new("0.5b", Text(hidden: 896, mlp: 4864, layers: 24, heads: 14, keyValueHeads: 2, vocabulary: 152_000, tied: true)),
        new("7b", Text(hidden: 3584, mlp: 18_944, layers: 28, heads: 28, keyValueHeads: 4, vocabulary: 152_128, tied: false)),
        new("72b", Text(hidden: 8192, mlp: 29_568, layers: 80, heads: 64, keyValueHeads: 8, vocabulary: 152_128, tied: false)),
    ];

    /// <param name="name">What it is called.</param>
    /// <param name="config">Text of its config.json.</param>
    public PublishedShape(string name, string config)
    {
        (Name, Config) = (name, config);
        using var json = JsonDocument.Parse(config);
        (Vision, Language) = (VisionConfig.From(json.RootElement), LanguageConfig.From(json.RootElement));
    }

    public string Name { get; }

    /// <summary>Text of config.json.</summary>
    public string Config { get; }

    public VisionConfig Vision { get; }

    public LanguageConfig Language { get; }

    /// <summary>Every tensor, in the order of the layers.</summary>
    public IEnumerable<(string Name, long[] Shape)> Tensors => [.. VisionTensors(), .. ProjectorTensors(), .. LanguageTensors()];

    /// <exception cref="VideoException">Not one of 0.5b, 7b, 72b.</exception>
    public static PublishedShape Find(string name) =>
        Published.FirstOrDefault(shape => shape.Name == name)
        ?? throw new VideoException(ErrorCode.InvalidArgument,
            $"There is no shape '{name}'; there are {string.Join(", ", Published.Select(shape => shape.Name))}.", "shape");

    private IEnumerable<(string Name, long[] Shape)> VisionTensors()
    {
        var (tower, hidden, mlp, patch) = ("vision_tower.vision_model.", Vision.Hidden, Vision.Mlp, Vision.PatchSize);
        yield return (tower + "embeddings.patch_embedding.weight", [hidden, Vision.Channels, patch, patch]);
        yield return (tower + "embeddings.patch_embedding.bias", [hidden]);
        yield return (tower + "embeddings.position_embedding.weight", [Vision.Patches, hidden]);
        for (var i = 0; i < Vision.Layers; i++)
        {
            var layer = $"{tower}encoder.layers.{i}.";
            foreach (var norm in Norm(layer + "layer_norm1", hidden)) yield return norm;
            foreach (var name in (string[])["q_proj", "k_proj", "v_proj", "out_proj"])
                foreach (var linear in Linear($"{layer}self_attn.{name}", hidden, hidden)) yield return linear;
            foreach (var norm in Norm(layer + "layer_norm2", hidden)) yield return norm;
            foreach (var linear in Linear(layer + "mlp.fc1", hidden, mlp)) yield return linear;
            foreach (var linear in Linear(layer + "mlp.fc2", mlp, hidden)) yield return linear;
        }

        foreach (var norm in Norm(tower + "post_layernorm", hidden)) yield return norm;
    }

    private IEnumerable<(string Name, long[] Shape)> ProjectorTensors() =>
    [
        .. Linear("multi_modal_projector.linear_1", Vision.Hidden, Vision.TextHidden),
        .. Linear("multi_modal_projector.linear_2", Vision.TextHidden, Vision.TextHidden),
        ("image_newline", [Vision.TextHidden]),
    ];

    private IEnumerable<(string Name, long[] Shape)> LanguageTensors()
    {
        var (model, hidden, mlp) = ("language_model.model.", Language.Hidden, Language.Mlp);
        var shared = Language.KeyValueHeads * Language.HeadDim;
        yield return (model + "embed_tokens.weight", [Language.Vocabulary, hidden]);
        for (var i = 0; i < Language.Layers; i++)
        {
            var layer = $"{model}layers.{i}.";
            yield return (layer + "input_layernorm.weight", [hidden]);
            foreach (var linear in Linear(layer + "self_attn.q_proj", hidden, hidden)) yield return linear;
            foreach (var linear in Linear(layer + "self_attn.k_proj", hidden, shared)) yield return linear;
            foreach (var linear in Linear(layer + "self_attn.v_proj", hidden, shared)) yield return linear;
            yield return (layer + "self_attn.o_proj.weight", [hidden, hidden]);
            yield return (layer + "post_attention_layernorm.weight", [hidden]);
            yield return (layer + "mlp.gate_proj.weight", [mlp, hidden]);
            yield return (layer + "mlp.up_proj.weight", [mlp, hidden]);
            yield return (layer + "mlp.down_proj.weight", [hidden, mlp]);
        }

        yield return (model + "norm.weight", [hidden]);
        if (!Language.Tied) yield return ("language_model.lm_head.weight", [Language.Vocabulary, hidden]);
    }

    private static IEnumerable<(string Name, long[] Shape)> Linear(string name, long inputs, long outputs) =>
        [(name + ".weight", [outputs, inputs]), (name + ".bias", [outputs])];

    private static IEnumerable<(string Name, long[] Shape)> Norm(string name, long width) =>
        [(name + ".weight", [width]), (name + ".bias", [width])];

    private static string Text(int hidden, int mlp, int layers, int heads, int keyValueHeads, int vocabulary, bool tied) => $$"""
        {
          "architectures": ["LlavaOnevisionForConditionalGeneration"],
          "image_token_index": 151646,
          "model_type": "llava_onevision",
          "projector_hidden_act": "gelu",
          "text_config": {
            "architectures": ["Qwen2ForCausalLM"],
            "bos_token_id": 151643,
            "eos_token_id": 151645,
            "hidden_size": {{hidden}},
            "intermediate_size": {{mlp}},
            "max_window_layers": {{layers}},
            "model_type": "qwen2",
            "num_attention_heads": {{heads}},
            "num_hidden_layers": {{layers}},
            "num_key_value_heads": {{keyValueHeads}},
            "rope_theta": 1000000.0,
            "tie_word_embeddings": {{(tied ? "true" : "false")}},
            "vocab_size": {{vocabulary}}
          },
          "tie_word_embeddings": false,
          "use_image_newline_parameter": true,
          "video_token_index": 151647,
          "vision_aspect_ratio": "anyres_max_9",
          "vision_config": {
            "hidden_size": 1152,
            "image_size": 384,
            "intermediate_size": 4304,
            "model_type": "siglip_vision_model",
            "num_attention_heads": 16,
            "num_hidden_layers": 26,
            "patch_size": 14,
            "vision_use_head": false
          },
          "vision_feature_layer": -1,
          "vision_feature_select_strategy": "full"
        }
        """;
}
