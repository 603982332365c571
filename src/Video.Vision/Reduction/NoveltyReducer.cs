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
/// The first frame goes whole, above any cap: a scene must have been shown once before one can speak of news in it.
/// </para>
/// <para>
/// With a salience above 0 a frame with news is sent with what stands out of it, new or not, so that the newest frame sent shows by itself what there is to see, and only its background is left
/// to earlier ones. A token stands out when its distance from the frame's median token (channel by channel) is above <see cref="NoveltyOptions.Salience"/> times the median
/// of these distances. (Worlds of the embedded model's training, salience 1.5: the tokens so found hold 98 % of those that an object covers by 6 % or more, and with the new ones are a fifth
/// of all; the same number of tokens by distance from the mean, 93 %.) Where more is to be sent than the cap lets through, the new go first, and of either those that stand
/// out most; a frame with fewer than the floor is filled up likewise.
/// </para>
/// <para><see cref="SentTokens.Change"/> is the share of the frame's tokens that are new, whatever is sent.</para>
/// </remarks>
public sealed class NoveltyReducer(NoveltyOptions options) : StreamReducer
{
    private Tensor? _sent;        // [tokens, width] float32: the last token sent from each place
    private TimeSpan _sentAt;     // when a frame last sent any

    public static ITokenReducer Create(MethodSpec spec)
    {
        var options = NoveltyOptions.Read(spec);
        return new TokenReducer(() => new NoveltyReducer(options), tokensStand: true);
    }

    protected override SentTokens Choose(FrameTokens frame)
    {
        var tokens = frame.Tokens.to_type(ScalarType.Float32);
        if (_sent is null)
        {
            (_sent, _sentAt) = (tokens.clone().DetachFromDisposeScope(), frame.Time);
            return frame.KeepAll();
        }

        var novelty = TopTokens.ToHost(tokens.sub(_sent).norm(1).div(tokens.norm(1).mean()));
        var change = (double)novelty.Count(value => value > options.Threshold) / frame.Count;
        if (change == 0 && !IsDue(frame.Time)) return frame.Keep([], change);

        var chosen = Chosen(novelty, TopTokens.ToHost(DistancesFromMedian(tokens)));
        Remember(tokens, chosen, frame.Time);
        return frame.Keep(chosen, change);
    }

    protected override void DropHistory()
    {
        _sent?.Dispose();
        _sent = null;
    }

    private bool IsDue(TimeSpan time) => options.Every > TimeSpan.Zero && time - _sentAt >= options.Every;

    private int[] Chosen(float[] novelty, float[] distances)
    {
        var places = Enumerable.Range(0, novelty.Length);
        var salient = options.Salience > 0 ? options.Salience * Median(distances) : double.PositiveInfinity;
        var wanted = places.Count(place => IsNew(place) || distances[place] > salient);
        return
        [
            .. places.OrderByDescending(IsNew).ThenByDescending(place => distances[place]).ThenBy(place => place)
                .Take(options.CountFor(novelty.Length, wanted)).Order(),
        ];

        bool IsNew(int place) => novelty[place] > options.Threshold;
    }

    /// <summary>[tokens, width] -> [tokens]</summary>
    private static Tensor DistancesFromMedian(Tensor tokens) => tokens.sub(tokens.quantile(tensor(0.5f, device: tokens.device), 0, keepdim: true)).norm(1);

    private static double Median(float[] values)
    {
        float[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2.0;
    }

    private void Remember(Tensor tokens, int[] places, TimeSpan time)
    {
        if (places.Length == 0) return;
        var index = tensor(Array.ConvertAll(places, place => (long)place), device: tokens.device);
        _sent!.index_copy_(0, index, tokens.index_select(0, index));
        _sentAt = time;
    }
}
