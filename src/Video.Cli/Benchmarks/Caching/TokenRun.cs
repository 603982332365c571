using Video.Vision.Reduction;

namespace Video.Cli.Benchmarks.Caching;

/// <summary>One token reduction over one clip.</summary>
/// <param name="method">One of <see cref="TokenReducers.Names"/>, with options where wanted.</param>
/// <param name="source">The vision method whose features it gets.</param>
internal sealed class TokenRun(string method, string source) : IDisposable
{
    private readonly ITokenReducer _reducer = TokenReducers.Parse(method);
    private readonly List<TokenFrame> _frames = [];
    private IStreamReducer? _stream;
    private int _all;

    public string Source => source;

    public bool NeedsSignificance => _reducer.NeedsSignificance;

    /// <summary>Takes the next frame.</summary>
    public void Reduce(FrameTokens frame)
    {
        _stream ??= _reducer.NewStream();
        var sent = _stream.Reduce(frame);
        _frames.Add(new TokenFrame(sent.Places.Count, sent.Change));
        _all += frame.Count;
    }

    public TokenReport Report() => new(
        method, source, _frames.Average(frame => frame.Kept), (double)_frames.Sum(frame => frame.Kept) / _all,
        _frames.Min(frame => frame.Kept), _frames.Max(frame => frame.Kept), _frames.Average(frame => frame.Change), _frames);

    public void Dispose() => _stream?.Dispose();
}
