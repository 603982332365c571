using System.Text.Json;
using Video.Checkpoints;

namespace Video.Vision.Encoders;

/// <summary>The vision side of a LLaVA-OneVision config.json. Sizes in pixels, patches and channels.</summary>
/// <remarks>
/// Defaults of absent values are those of SiglipVisionConfig and LlavaOnevisionConfig in huggingface/transformers v4.47.1
/// (configuration_siglip.py, configuration_llava_onevision.py).
/// </remarks>
public sealed record VisionConfig
{
    /// <summary>Side of the square picture.</summary>
    public required int ImageSize { get; init; }

    public required int PatchSize { get; init; }

    /// <summary>Colours of a pixel.</summary>
    public required int Channels { get; init; }

    public required int Hidden { get; init; }

    public required int Heads { get; init; }

    /// <summary>Inner width of the MLP.</summary>
    public required int Mlp { get; init; }

    /// <summary>Layers that the checkpoint has.</summary>
    public required int Layers { get; init; }

    public required double NormEps { get; init; }

    /// <summary>How many layers run before the feature is taken: all of them for upstream's vision_feature_layer -1.</summary>
    public required int FeatureLayers { get; init; }

    /// <summary>Activation between the projector's two layers: "gelu" (erf) or "gelu_pytorch_tanh".</summary>
    public required string ProjectorActivation { get; init; }

    /// <summary>Width of the language model, which the projector's output has.</summary>
    public required int TextHidden { get; init; }

    /// <summary>Whether a learned token closes the visual tokens.</summary>
    public required bool ImageNewline { get; init; }

    /// <summary>Patches along one side; a remainder of the picture narrower than a patch is left out (384 = 27 * 14 + 6).</summary>
    public int Grid => ImageSize / PatchSize;

    /// <summary>Patches of a picture.</summary>
    public int Patches => Grid * Grid;

    /// <summary>Tokens along one side after pooling.</summary>
    public int PooledGrid => (Grid + 1) / 2;

    /// <summary>Visual tokens of a frame.</summary>
    public int PooledTokens => PooledGrid * PooledGrid;

    public int HeadDim => Hidden / Heads;

    /// <param name="config">The root of a config.json whose architecture <see cref="Checkpoint.Open"/> has checked.</param>
    /// <exception cref="VideoException">A setting that this encoder does not know, or sizes that do not fit together.</exception>
    public static VisionConfig From(JsonElement config)
    {
        var root = ConfigSection.Root(config);
        root.OneOf("vision_feature_select_strategy", "full", "full");
        var vision = root.Section("vision_config") ?? throw root.Unsupported("vision_config", "absent", "a SigLIP tower");
        vision.OneOf("hidden_act", "gelu_pytorch_tanh", "gelu_pytorch_tanh");
        var layers = vision.Count("num_hidden_layers", 12);
        var read = new VisionConfig
        {
            ImageSize = vision.Count("image_size", 224),
            PatchSize = vision.Count("patch_size", 16),
            Channels = vision.Count("num_channels", 3),
            Hidden = vision.Count("hidden_size", 768),
            Heads = vision.Count("num_attention_heads", 12),
            Mlp = vision.Count("intermediate_size", 3072),
            Layers = layers,
            NormEps = vision.Positive("layer_norm_eps", 1e-6),
            FeatureLayers = FeatureLayersOf(root, layers),
            ProjectorActivation = root.OneOf("projector_hidden_act", "gelu", "gelu", "gelu_pytorch_tanh"),
            TextHidden = root.Section("text_config")?.Count("hidden_size", 4096) ?? 4096,
            ImageNewline = root.Flag("use_image_newline_parameter", true),
        };
        if (read.Hidden % read.Heads != 0)
            throw vision.Unsupported("hidden_size", $"{read.Hidden} over {read.Heads} heads", "a multiple of num_attention_heads");
        if (read.PatchSize > read.ImageSize)
            throw vision.Unsupported("patch_size", $"{read.PatchSize} in a picture of {read.ImageSize}", "at most image_size");
        return read;
    }

    // Upstream's list of hidden states starts with the embeddings, so -1 is "after the last layer", 0 is "before the first".
    private static int FeatureLayersOf(ConfigSection root, int layers)
    {
        var index = root.Whole("vision_feature_layer", -1);
        var run = index < 0 ? layers + 1 + index : index;
        return run >= 0 && run <= layers ? run
            : throw root.Unsupported("vision_feature_layer", $"{index} in a tower of {layers} layers", $"-{layers + 1} to {layers}");
    }
}
