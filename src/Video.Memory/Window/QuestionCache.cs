using Video.Language.Models;
using static TorchSharp.torch;

namespace Video.Memory.Window;

/// <summary>A question's own copy of all that was held up to its moment. Every layer sees all of it.</summary>
public sealed class QuestionCache : IBranchingView
{
    private readonly QuestionContext _context;
    private readonly FramePlace[] _layout;

    internal QuestionCache(LanguageConfig config, LayerSlab[] layers, IReadOnlyList<RememberedFrame> frames, int length)
    {
        (_context, Frames) = (new QuestionContext(config, layers, length), frames);
        _layout = [.. frames.Select((frame, i) => new FramePlace(i, frame.Start))];
    }

    public IReadOnlyList<RememberedFrame> Frames { get; }

    public IReadOnlyList<RecalledSpan> Recalled => [];

    public IReadOnlyList<MemoryGap> Gaps => [];

    /// <summary>Tokens held; the next one's RoPE position.</summary>
    public int Length => _context.Length;

    public IReadOnlyList<FramePlace> Layout(int layer) => _layout;

    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, IAttentionProbe? probe) =>
        _context.Attend(layer, queries, keys, values, probe);

    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, TreePass pass) => _context.Attend(layer, queries, keys, values, pass);

    public void Dispose() => _context.Dispose();
}
