using System.Collections.Concurrent;
using Video.Checkpoints;
using Video.Inference.Engine;
using Video.Inference.Memories;
using Video.Inference.Streams;
using Video.Language.Models;
using Video.Language.Tokens;
using Video.Memory;
using Video.Memory.Archive;
using Video.Memory.Window;
using Video.Vision.Caching;
using Video.Vision.Encoders;
using Video.Vision.Preparing;
using Video.Vision.Reduction;
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
    // One of each for all streams, so that what it learns about this device it learns once.
    private readonly ConcurrentDictionary<string, IFeatureCacher> _cachers = new();

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
        Methods = StreamMethods.Of(Settings.Presets);
        Fingerprint = CheckpointFingerprint.Of(Name, checkpoint, Settings);
        using var tried = OpenVision(Methods);
        StreamMemories.Check(Methods.Memory);
    }

    public string Name { get; }

    public ComputeSettings Compute { get; }

    public VideoSettings Settings { get; }

    public Tokenizer Tokenizer { get; }

    public PromptFormat Prompt { get; }

    public ILanguageModel Language { get; }

    /// <summary>Any of these ends an answer.</summary>
    public IReadOnlySet<int> EndTokens { get; }

    /// <summary>Tells its keys and values from another model's.</summary>
    public ModelFingerprint Fingerprint { get; }

    /// <summary>How it sees, sends and remembers a stream unless that says otherwise.</summary>
    public StreamMethods Methods { get; }

    /// <summary>Sizes of the vision tower.</summary>
    public VisionConfig Vision => _vision.Config;

    /// <summary>Side of the square picture that the vision encoder takes, in pixels.</summary>
    public int PictureSize => _preparation.Config.Width;

    /// <summary>Visual tokens of one frame, before any are left out.</summary>
    public int TokensPerFrame => _vision.TokensPerFrame;

    private Tensor? NewlineAfterVideo => Prompt.NewlineAfterVideo ? _vision.ImageNewline : null;

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

    /// <summary>A new stream's way from pictures to visual tokens.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: a method that does not exist (the message lists those that do), or an option that it does not take.</exception>
    public StreamVision OpenVision(StreamMethods methods) => new(_preparation, _vision, Compute,
        _cachers.GetOrAdd(methods.Vision, text => FeatureCachers.Create(MethodSpec.Parse(text, "vision", FeatureCachers.Names), _vision.Encoder, _vision.Projector.Apply)),
        TokenReducers.Parse(methods.Tokens));

    /// <summary>Embeddings of text tokens: [tokens, hidden].</summary>
    public Tensor Embed(IReadOnlyList<int> tokens) =>
        Language.Embed(tensor(tokens.Select(token => (long)token).ToArray(), device: Compute.Device));

    /// <summary>
    /// Embeddings of what follows the video: the time of the newest frame where none of its tokens was sent, the newline the family puts
    /// after a video, then the question's prompt.
    /// </summary>
    public Tensor EmbedQuestion(IReadOnlyList<int> promptTokens, IReadOnlyList<int> timeTokens)
    {
        var (time, text) = (Embed(timeTokens), Embed(promptTokens));
        return NewlineAfterVideo is { } newline ? cat([time, newline.unsqueeze(0), text], 0) : cat([time, text], 0);
    }

    /// <summary>Runs embeddings through the language model on top of a cache.</summary>
    /// <returns>Hidden states after the final norm: [tokens, hidden].</returns>
    public Tensor Read(Tensor embeddings, IKeyValueCache cache, IAttentionProbe? probe = null) =>
        Language.Forward(embeddings, cache, probe);

    /// <summary>The same for what the cache alone needs, which saves most of the last layer.</summary>
    public void Fill(Tensor embeddings, IKeyValueCache cache)
    {
        using var scope = NewDisposeScope();
        Language.Forward(embeddings, cache, outputs: zeros([0], ScalarType.Int64, Compute.Device));
    }

    /// <summary>Runs several questions' prompts through the language model behind one view, each as if it were alone. Nothing of them stays.</summary>
    /// <param name="prompts">As <see cref="PromptFormat.Ask"/> makes them.</param>
    /// <param name="timeTokens">As in <see cref="EmbedQuestion"/>.</param>
    /// <param name="view">Opened with room for all their tokens, and those of the time and a newline.</param>
    /// <returns>Hidden states after the final norm of each prompt's last token: [prompts, hidden].</returns>
    public Tensor ReadEach(IReadOnlyList<IReadOnlyList<int>> prompts, IReadOnlyList<int> timeTokens, IBranchingView view)
    {
        using var scope = NewDisposeScope();
        var tree = TokenTree.Of(prompts, stem: timeTokens.Count + (NewlineAfterVideo is null ? 0 : 1));
        using var pass = new TreePass(Language.Config, tree, view.Length, Compute.Dtype, Compute.Device);
        var leaves = tensor(tree.Leaves.Select(leaf => (long)leaf).ToArray(), device: Compute.Device);
        return Language.Forward(EmbedQuestion(tree.Tokens, timeTokens), new BranchedCache(view, pass), outputs: leaves).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _preparation.Dispose();
        _vision.Dispose();
        Language.Dispose();
    }
}
