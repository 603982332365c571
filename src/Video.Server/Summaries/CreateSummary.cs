using Video.Answering.Summaries;
using Video.Server.Streams;
using Video.Streams.Jobs;

namespace Video.Server.Summaries;

/// <summary>Body of <c>POST /v1/summaries</c>: of files, or of a span of a stream.</summary>
public sealed record CreateSummary
{
    public const int MostFiles = 100, HighestPriority = 10;

    /// <summary>Ids of uploaded files, 1 to 100, summed up together and in this order.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>Instead of files: a stream, told from what it remembers.</summary>
    public string? Stream { get; init; }

    /// <summary>Of the stream, in seconds of its time. Left out: from what it remembers first.</summary>
    public MomentField? From { get; init; }

    /// <summary>Likewise. Left out: now.</summary>
    public MomentField? To { get; init; }

    /// <summary>What is asked of every part, 1 to 4000 characters. Left out: the model's own wording.</summary>
    public string? Prompt { get; init; }

    /// <summary>"auto" (default): parts end at scene cuts, and where they are as long as the model tells about reliably; or their length in seconds, 1 to 3600.</summary>
    public ChunkField? Chunk { get; init; }

    /// <summary>brief, normal (default) or full.</summary>
    public SummaryDetail Detail { get; init; } = SummaryDetail.Normal;

    /// <summary>-10 to 10; higher goes first. 0 when left out.</summary>
    public int Priority { get; init; }

    /// <exception cref="VideoException">Names the first field that is wrong.</exception>
    public SummarySpec ToSpec()
    {
        if (Files is null == Stream is null) throw Invalid("A summary is of 'files' or of a 'stream': give one of them.", "files");
        if (Files is { Count: 0 or > MostFiles }) throw Invalid($"'files' has 1 to {MostFiles} ids.", "files");
        if (Files is not null && (From ?? To) is not null) throw Invalid("'from' and 'to' are of a stream; files are summed up whole.", From is null ? "to" : "from");
        if (Priority is < -HighestPriority or > HighestPriority) throw Invalid($"'priority' is -{HighestPriority} to {HighestPriority}.", "priority");
        var options = new SummaryOptions { Prompt = Prompt, Chunk = Chunk?.Length, Detail = Detail };
        options.Validate();
        var (from, to) = (Position(From, "from"), Position(To, "to"));
        if (from >= to) throw Invalid($"'from' ({from}) does not lie before 'to' ({to}).", "from");
        return new SummarySpec { Files = Files ?? [], Stream = Stream, From = from, To = to, Options = options };
    }

    private static TimeSpan? Position(MomentField? field, string param) => field is not { } moment ? null
        : moment.ToMoment(param).Position ?? throw Invalid($"'{param}' is seconds of stream time here.", param);

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);
}
