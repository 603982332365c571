namespace Video.Checkpoints;

/// <summary>
/// Tensor names as the published llava-hf files have them. transformers 4.52 and later write the same tensors under
/// other prefixes (its LlavaOnevisionForConditionalGeneration._checkpoint_conversion_mapping, read backwards).
/// </summary>
internal static class TensorNames
{
    private static readonly (string Newer, string Published)[] Prefixes =
    [
        ("model.language_model.", "language_model.model."),
        ("model.vision_tower.", "vision_tower."),
        ("model.multi_modal_projector.", "multi_modal_projector."),
        ("model.image_newline", "image_newline"),
        ("lm_head.", "language_model.lm_head."),
    ];

    public static string Published(string name)
    {
        foreach (var (newer, published) in Prefixes)
        {
            if (name.StartsWith(newer, StringComparison.Ordinal)) return published + name[newer.Length..];
        }

        return name;
    }
}
