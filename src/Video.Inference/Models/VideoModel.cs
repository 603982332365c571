using Video.Checkpoints;
using Video.Inference.Engine;
using Video.Language.Models;
using Video.Language.Tokens;
using Video.Memory.Window;
using Video.Vision.Encoders;
using Video.Vision.Preparing;
using static TorchSharp.torch;

namespace Video.Inference.Models;

/// <summary>A checkpoint folder made ready to run: vision side, language model, tokenizer and prompt.</summary>
/// <remarks>Its tensors are touched by the inference engine's thread only.</remarks>
public sealed class VideoModel : IDisposable
{
    /// <summary>Positions kept free of video for the question and its answer.</summary>
    private const int QuestionRoom = Question.LongestText + 1024;

    private readonly FramePreparation _preparation;
    private readonly VisualTokenizer _vision;

    private VideoModel(Checkpoint checkpoint, ComputeSettings compute)
    {
        Compute = compute;
        Settings = VideoSettings.Read(checkpoint);
        Name = Settings.Name ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(checkpoint.Folder));
        Tokenizer = Tokenizer.Load(Path.Combine(checkpoint.Folder, "tokenizer.json"));
        Prompt = PromptFormat.Read(checkpoint, Tokenizer, Settings);
        _preparation = FramePreparation.Read(checkpoint);
        var weights = checkpoint.Weights(compute.Dtype, compute.Device);
        _vision = VisualTokenizer.Load(checkpoint, weights);
        Language = Qwen2.Load(checkpoint, weights);
        EndTokens = GenerationSettings.Read(checkpoint).EndIds.ToHashSet();
    }

    public string Name { get; }

    public ComputeSettings Compute { get; }

    public VideoSettings Settings { get; }

    public Tokenizer Tokenizer { get; }

    public PromptFormat Prompt { get; }

    public ILanguageModel Language { get; }

    /// <summary>Any of these ends an answer.</summary>
    public IReadOnlySet<int> EndTokens { get; }

    /// <summary>Side of the square picture that the vision encoder takes, in pixels.</summary>
    public int PictureSize => _preparation.Config.Width;

    /// <summary>Visual tokens that one frame becomes.</summary>
    public int TokensPerFrame => _vision.TokensPerFrame;

    /// <summary>How many frames and tokens of a stream the model can attend to, beside a question.</summary>
    public MemoryBudget Budget
    {
        get
        {
            var tokens = Math.Max(Language.Config.MaxPositions - QuestionRoom, Language.Config.MaxPositions / 2);
            return new MemoryBudget(Math.Max(2, Settings.MaxFrames ?? tokens / TokensPerFrame), tokens);
        }
    }

    /// <exception cref="VideoException"><see cref="ErrorCode.UnusableModel"/> or <see cref="ErrorCode.NotFound"/>, naming the file and tensor at fault.</exception>
    public static VideoModel Load(string folder, ComputeSettings compute)
    {
        using var checkpoint = Checkpoint.Open(folder);
        using var none = no_grad();
        Cores.UseAll();
        return new VideoModel(checkpoint, compute);
    }

    /// <summary>Visual tokens of frames that have the model's picture size.</summary>
    /// <returns>[frames, <see cref="TokensPerFrame"/>, hidden] in the compute dtype.</returns>
    public Tensor See(IReadOnlyList<Frame> frames) => _vision.Encode(_preparation.ToTensor(frames, Compute.Dtype, Compute.Device));

    /// <summary>Embeddings of text tokens: [tokens, hidden].</summary>
    public Tensor Embed(IReadOnlyList<int> tokens) =>
        Language.Embed(tensor(tokens.Select(token => (long)token).ToArray(), device: Compute.Device));

    /// <summary>Embeddings of what follows the video: the newline the family puts after it, then the question's prompt.</summary>
    public Tensor EmbedQuestion(IReadOnlyList<int> promptTokens)
    {
        var text = Embed(promptTokens);
        return Prompt.NewlineAfterVideo && _vision.ImageNewline is { } newline ? cat([newline.unsqueeze(0), text], 0) : text;
    }

    /// <summary>Runs embeddings through the language model on top of a cache, at the positions that follow what it holds.</summary>
    /// <returns>Hidden states after the final norm: [tokens, hidden].</returns>
    public Tensor Read(Tensor embeddings, IKeyValueCache cache, IAttentionProbe? probe = null) =>
        Language.Forward(embeddings, arange(cache.Length, cache.Length + embeddings.shape[0], ScalarType.Int64, Compute.Device), cache, probe);

    public void Dispose()
    {
        _preparation.Dispose();
        _vision.Dispose();
        Language.Dispose();
    }
}
