using Video.Memory.Archive;

namespace Video.Memory.Rolling;

/// <summary>Consecutive frames whose keys and values are still at hand as they were computed: the open block, or a closed one that every question sees.</summary>
/// <param name="first">Number, in the stream, of its first token.</param>
internal sealed class LiveBlock(long first)
{
    private readonly List<BlockFrame> _frames = [];

    public long First => first;

    public long End => first + Tokens;

    public int Tokens => _frames.Count == 0 ? 0 : _frames[^1].End;

    /// <summary>Start from 0 in the block.</summary>
    public IReadOnlyList<BlockFrame> Frames => _frames;

    public BlockFrame Newest => _frames[^1];

    /// <summary>Its id in the archive; null while it is open.</summary>
    public long? Id { get; private set; }

    /// <summary>Its rows of the index, of the layers that are scored, once it is closed.</summary>
    public BlockRows? Rows { get; private set; }

    public void Add(NewFrame frame) => _frames.Add(new BlockFrame(frame.Time, Tokens, frame.Tokens, frame.Places, null));

    /// <summary>A frame was seen after the newest of which no token was sent.</summary>
    public void Pass(TimeSpan position) =>
        _frames[^1] = _frames[^1] with { Passed = new TimeRange(_frames[^1].Passed?.From ?? position, position) };

    public void Close(long id, BlockRows rows) => (Id, Rows) = (id, rows);
}
