using Video.Memory.Archive.Quantising;
using Video.Memory.Archive.Storage;

namespace Video.Memory.Archive;

/// <summary>A kept block: what is known of it without its frames, those packed, and where its keys and values are: in memory, in the file, or in both.</summary>
internal sealed class StoredBlock
{
    /// <summary>Bytes of such an object and what refers to it, without its frames' own.</summary>
    public const int ObjectBytes = 168;

    private readonly byte[] _frames;
    private long _offset = -1;
    private int _infoLength, _payloadLength;
    private uint _infoChecksum, _payloadChecksum;

    /// <param name="info">As added, or as found in the file. Its rows are not kept here.</param>
    /// <param name="quantisation">Of its keys and values.</param>
    /// <param name="firstRow">Where the index has its rows.</param>
    public StoredBlock(BlockInfo info, Quantisation quantisation, int firstRow)
    {
        (Id, Range, Tokens, Quantisation) = (info.Id, info.Range, info.Tokens, quantisation);
        (FirstRow, Rows) = (firstRow, info.Rows.Count);
        Begin = info.Frames.First(frame => frame.Count > 0).Time.Position;
        SentFrames = info.Frames.Count(frame => frame.Count > 0);
        _frames = new FrameTable(info.Frames, info.RowFrames).ToBytes();
    }

    public long Id { get; }

    /// <summary>As in <see cref="BlockInfo.Range"/>.</summary>
    public TimeRange Range { get; }

    /// <summary>When the first of its frames that has tokens was sent.</summary>
    public TimeSpan Begin { get; }

    public int Tokens { get; }

    /// <summary>Frames with tokens.</summary>
    public int SentFrames { get; }

    public Quantisation Quantisation { get; }

    /// <summary>Where the index has its rows.</summary>
    public int FirstRow { get; set; }

    /// <summary>How many rows it has there.</summary>
    public int Rows { get; set; }

    /// <summary>As bytes in memory; null when only the file has it.</summary>
    public byte[]? Encoded { get; set; }

    /// <summary>Its record's info as long as the file does not have it; null otherwise.</summary>
    public byte[]? Unwritten { get; set; }

    public bool IsInFile => _offset >= 0;

    /// <summary>In the file; null when only memory has it.</summary>
    public FilePlace? Place
    {
        get => !IsInFile ? null
            : new FilePlace(_offset, new RecordHeader(RecordKind.Block, Id, Range, _infoLength, _payloadLength, _infoChecksum, _payloadChecksum));
        set
        {
            (_offset, var header) = (value!.Value.Offset, value.Value.Header);
            (_infoLength, _payloadLength, _infoChecksum, _payloadChecksum) = (header.InfoLength, header.PayloadLength, header.InfoChecksum, header.PayloadChecksum);
        }
    }

    /// <summary>How little it resembles the next kept block, 0 … 1; not a number until someone asks.</summary>
    public float ToNext { get; set; } = float.NaN;

    /// <summary>Bytes in memory without keys, values and rows.</summary>
    public int Bytes => ObjectBytes + _frames.Length;

    /// <summary>Its frames, made anew.</summary>
    public FrameTable Frames()
    {
        var table = FrameTable.Of(_frames);
        // Rows that were merged are one.
        return table.RowFrames.Count == Rows ? table : table with { RowFrames = [0] };
    }
}
