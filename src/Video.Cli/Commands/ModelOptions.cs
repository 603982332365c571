using System.CommandLine;
using Video.Inference.Engine;

namespace Video.Cli.Commands;

/// <summary>The options with which every command that runs a model chooses it and its device.</summary>
internal sealed class ModelOptions(string dtype = "auto")
{
    private readonly Option<string> _folder = new("--model")
    {
        Description = "Folder of a checkpoint in Hugging Face layout. Default: the embedded demonstration model.",
        HelpName = "DIR",
    };

    private readonly Option<string> _device = new("--device")
    {
        Description = "auto, cpu, cuda or cuda:N.",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<string> _dtype = new("--dtype")
    {
        Description = "auto, float32, bfloat16 or float16 (CUDA only).",
        DefaultValueFactory = _ => dtype,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_folder);
        command.Options.Add(_device);
        command.Options.Add(_dtype);
    }

    public string Folder(ParseResult parsed) => parsed.GetValue(_folder) ?? Path.Combine(AppContext.BaseDirectory, "checkpoints", "small-world");

    /// <param name="parsed">The command line.</param>
    /// <param name="auto">What a dtype of "auto" stands for.</param>
    public ComputeSettings Compute(ParseResult parsed, string auto = "auto") =>
        ComputeSettings.Parse(parsed.GetValue(_device)!, parsed.GetValue(_dtype) is "auto" ? auto : parsed.GetValue(_dtype)!);
}
