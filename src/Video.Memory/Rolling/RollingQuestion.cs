using Video.Language.Models;
using Video.Memory.Window;
using static TorchSharp.torch;

namespace Video.Memory.Rolling;

/// <summary>What a question sees of a stream: sink, what was called back, and the newest frames; all layers the same, at positions without a hole.</summary>
public sealed class RollingQuestion : IBranchingView
{
    private readonly QuestionContext _context;
    private readonly FramePlace[] _layout;

    internal RollingQuestion(QuestionContext context, IReadOnlyList<RememberedFrame> frames, IReadOnlyList<RecalledSpan> recalled, IReadOnlyList<MemoryGap> gaps)
    {
        (_context, Frames, Recalled, Gaps) = (context, frames, recalled, gaps);
        _layout = [.. frames.Select((frame, i) => new FramePlace(i, frame.Start))];
    }

    public IReadOnlyList<RememberedFrame> Frames { get; }

    public IReadOnlyList<RecalledSpan> Recalled { get; }

    public IReadOnlyList<MemoryGap> Gaps { get; }

    public int Length => _context.Length;

    public IReadOnlyList<FramePlace> Layout(int layer) => _layout;

    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, IAttentionProbe? probe) =>
        _context.Attend(layer, queries, keys, values, probe);

    public Tensor Attend(int layer, Tensor queries, Tensor keys, Tensor values, TreePass pass) => _context.Attend(layer, queries, keys, values, pass);

    public void Dispose() => _context.Dispose();
}
