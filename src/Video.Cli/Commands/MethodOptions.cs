using System.CommandLine;
using Video.Inference.Models;
using Video.Vision.Caching;
using Video.Vision.Reduction;

namespace Video.Cli.Commands;

/// <summary>The options with which a command chooses how pictures become tokens.</summary>
/// <param name="unlessSaid">What is done where nothing is chosen; null: as the model's presets say.</param>
internal sealed class MethodOptions(VisionMethods? unlessSaid = null)
{
    private readonly Option<string?> _vision = new("--vision")
    {
        Description = $"How the vision tower is run: {string.Join(", ", FeatureCachers.Names)}; with options as in stc:interval=4,ratio=0.1. Default: {unlessSaid?.Vision ?? "as the model's presets say"}.",
        HelpName = "METHOD",
    };

    private readonly Option<string?> _tokens = new("--tokens")
    {
        Description = $"Which visual tokens the language model gets: {string.Join(", ", TokenReducers.Names)}. Default: {unlessSaid?.Tokens ?? "as the model's presets say"}.",
        HelpName = "METHOD",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_vision);
        command.Options.Add(_tokens);
    }

    /// <summary>The model's own presets, but for what was chosen.</summary>
    public Func<VideoModel, VisionMethods> Chosen(ParseResult parsed)
    {
        var (vision, tokens) = (parsed.GetValue(_vision), parsed.GetValue(_tokens));
        return model => model.Methods.With(vision ?? unlessSaid?.Vision, tokens ?? unlessSaid?.Tokens);
    }
}
