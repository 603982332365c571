using System.CommandLine;
using Video.Inference.Memories;
using Video.Inference.Models;
using Video.Vision.Caching;
using Video.Vision.Reduction;

namespace Video.Cli.Commands;

/// <summary>The options with which a command chooses how a stream is seen, sent to the language model, and remembered.</summary>
/// <param name="unlessSaid">What is done where nothing is chosen; null: as the model's presets say.</param>
internal sealed class MethodOptions(StreamMethods? unlessSaid = null)
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

    private readonly Option<string?> _memory = MemoryOption("How the stream is remembered");

    /// <summary>The option that names a memory.</summary>
    /// <param name="what">What is chosen with it.</param>
    public static Option<string?> MemoryOption(string what) => new("--memory")
    {
        Description = $"{what}: {string.Join(", ", StreamMemories.Names)}; with options as in recent:frames=8. Default: as the model's presets say.",
        HelpName = "METHOD",
    };

    /// <param name="command">Gets the options.</param>
    /// <param name="memory">Whether memory is chosen here too.</param>
    public void AddTo(Command command, bool memory = true)
    {
        command.Options.Add(_vision);
        command.Options.Add(_tokens);
        if (memory) command.Options.Add(_memory);
    }

    /// <summary>The model's own presets, but for what was chosen.</summary>
    public Func<VideoModel, StreamMethods> Chosen(ParseResult parsed)
    {
        var (vision, tokens, memory) = (parsed.GetValue(_vision), parsed.GetValue(_tokens), parsed.GetValue(_memory));
        if (memory is not null) StreamMemories.Check(memory);
        return model => model.Methods.With(vision ?? unlessSaid?.Vision, tokens ?? unlessSaid?.Tokens, memory ?? unlessSaid?.Memory);
    }
}
