using static TorchSharp.torch;

namespace Video.Vision.Reduction;

/// <summary><c>novel</c>, ours and the default: a token is sent only if it tells something that the last token sent from its place did not.</summary>
/// <remarks>
/// <para>
/// Novelty of the token x at a place, with s the token last sent from there: ‖x - s‖ / m, where m is the mean length of the frame's tokens. New is what lies above the
/// threshold. A distance, because tokens of one picture share a large common part: it cancels in the difference, whereas it holds every cosine near 1. Divided by the mean
/// length and not by that of x, so that one threshold fits every model and short tokens do not magnify noise. (Consecutive frames of the sample streams, embedded model:
/// the area under the curve that tells places whose pixels change from places whose pixels stay is 0.9994; it is 0.9983 with 1 - cos, 0.9987 divided by the length of x.)
/// </para>
/// <para>
/// Compared with what was <em>sent</em> and not with the frame before: slow change adds up until it is sent, and what the cap holds back is still new in the next frame.
/// Where more is new than the cap lets through, those go that stand out most from their frame, by ‖x - mean of the frame‖. A frame that is due with fewer than the floor
/// is filled up with those of the rest that stand out most. The first frame goes whole, above any cap: a scene must have been shown once before one can speak of news in it.
/// </para>
/// <para><see cref="SentTokens.Change"/> is the share of the frame's tokens that are new, before cap and floor.</para>
/// </remarks>
public sealed class NoveltyReducer(NoveltyOptions options) : StreamReducer
{
    private Tensor? _sent;        // [tokens, width] float32: the last token sent from each place
    private TimeSpan _sentAt;     // when a frame last sent any

    public static ITokenReducer Create(MethodSpec spec)
    {
        var options = NoveltyOptions.Read(spec);
        return new TokenReducer(() => new NoveltyReducer(options));
    }

    protected override SentTokens Choose(FrameTokens frame)
    {
        var tokens = frame.Tokens.to_type(ScalarType.Float32);
        if (_sent is null)
        {
            (_sent, _sentAt) = (tokens.clone().DetachFromDisposeScope(), frame.Time);
            return frame.KeepAll();
        }

        var (novelty, saliency) = Judge(tokens, _sent);
        var places = Enumerable.Range(0, frame.Count);
        var novel = places.Count(IsNovel);
        var change = (double)novel / frame.Count;
        if (novel == 0 && !IsDue(frame.Time)) return frame.Keep([], change);

        int[] chosen =
        [
            .. places.OrderByDescending(IsNovel).ThenByDescending(place => saliency[place]).ThenBy(place => place)
                .Take(options.CountFor(frame.Count, novel)).Order(),
        ];
        Remember(tokens, chosen, frame.Time);
        return frame.Keep(chosen, change);

        bool IsNovel(int place) => novelty[place] > options.Threshold;
    }

    protected override void DropHistory()
    {
        _sent?.Dispose();
        _sent = null;
    }

    private bool IsDue(TimeSpan time) => options.Every > TimeSpan.Zero && time - _sentAt >= options.Every;

    // Both in one copy to the host, which is what waits for the device.
    private static (float[] Novelty, float[] Saliency) Judge(Tensor tokens, Tensor sent)
    {
        var novelty = tokens.sub(sent).norm(1).div(tokens.norm(1).mean());
        var saliency = tokens.sub(tokens.mean([0], keepdim: true)).norm(1);
        var both = TopTokens.ToHost(stack([novelty, saliency]));
        return (both[..(both.Length / 2)], both[(both.Length / 2)..]);
    }

    private void Remember(Tensor tokens, int[] places, TimeSpan time)
    {
        if (places.Length == 0) return;
        var index = tensor(Array.ConvertAll(places, place => (long)place), device: tokens.device);
        _sent!.index_copy_(0, index, tokens.index_select(0, index));
        _sentAt = time;
    }
}
