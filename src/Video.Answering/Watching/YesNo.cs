using Video.Language.Tokens;
using static TorchSharp.torch;

namespace Video.Answering.Watching;

/// <summary>Reads "yes" or "no" off the model's distribution over the first token of an answer: every token of the vocabulary that spells the word counts ("yes", "Yes", " yes", "YES").</summary>
/// <remarks>Constrained decoding to two answers. Words that an answer happens to contain play no part.</remarks>
public sealed class YesNo
{
    private readonly long[] _yes;
    private readonly long[] _no;

    /// <exception cref="VideoException"><see cref="ErrorCode.UnusableModel"/>: its vocabulary has no token for one of the words.</exception>
    public YesNo(Tokenizer tokenizer)
    {
        _yes = Ids(tokenizer, "yes");
        _no = Ids(tokenizer, "no");
    }

    /// <summary>The tokens that count as yes.</summary>
    public IReadOnlyList<long> Yes => _yes;

    /// <summary>The tokens that count as no.</summary>
    public IReadOnlyList<long> No => _no;

    /// <param name="logits">float32 [questions, vocabulary]</param>
    public Verdict[] Read(Tensor logits)
    {
        using var scope = NewDisposeScope();
        var all = logits.logsumexp(1);
        var (yes, no) = (Of(logits, _yes, all), Of(logits, _no, all));
        return [.. yes.Zip(no, (y, n) => new Verdict(1 / (1 + Math.Exp(n - y)), Math.Min(1, Math.Exp(y) + Math.Exp(n))))];
    }

    /// <summary>Logarithms of the probability of any of the tokens, by question.</summary>
    private static double[] Of(Tensor logits, long[] ids, Tensor all)
    {
        var index = tensor(ids, device: logits.device);
        return [.. logits.index_select(1, index).logsumexp(1).sub(all).cpu().data<float>().ToArray().Select(value => (double)value)];
    }

    private static long[] Ids(Tokenizer tokenizer, string word) => tokenizer.IdsOfWord(word) is { Count: > 0 } ids
        ? [.. ids.Select(id => (long)id)]
        : throw new VideoException(ErrorCode.UnusableModel, $"The model's vocabulary has no token for \"{word}\", so it cannot be watched by.", "tokenizer.json");
}
