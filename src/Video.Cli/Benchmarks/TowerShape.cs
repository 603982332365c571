using System.Text.Json.Nodes;
using Video.Inference.Models;

namespace Video.Cli.Benchmarks;

/// <summary>The published vision tower with next to nothing behind it, for what is about vision only.</summary>
internal static class TowerShape
{
    /// <summary>SigLIP so400m-patch14-384 and the projector as the 0.5B LLaVA-OneVision has them, before a language model of one narrow layer and 64 words.</summary>
    public static PublishedShape So400m()
    {
        var config = JsonNode.Parse(PublishedShape.Find("0.5b").Config)!;
        var text = config["text_config"]!;
        (text["intermediate_size"], text["num_hidden_layers"], text["vocab_size"]) = (64, 1, 64);
        return new PublishedShape("so400m", config.ToJsonString());
    }
}
