using System.Security.Cryptography;
using System.Text;
using Video.Answering.Watching;

namespace Video.Streams.Watching;

/// <summary>What a watch saw, as it is written down and sent. Times in seconds of stream time, and by the wall clock.</summary>
/// <param name="Id">The event's; "new", "update" and "end" of one event have the same.</param>
/// <param name="Type">Which of the three.</param>
/// <param name="Watch">The watch's id.</param>
/// <param name="Stream">The stream's name.</param>
/// <param name="Condition">In the asker's words.</param>
/// <param name="From">Since when the condition was met.</param>
/// <param name="To">Until when; null while the event goes on.</param>
/// <param name="FromClock">When the frame at "from" came in.</param>
/// <param name="ToClock">When that at "to" did.</param>
/// <param name="At">Stream time of the look that decided.</param>
/// <param name="Epoch">The stream's connection in which it began.</param>
/// <param name="Probability">Highest so far.</param>
/// <param name="Evidence">Spans that the model looked at when it was surest.</param>
/// <param name="Labels">The watch's.</param>
/// <param name="Reason">Why an event ended other than by its condition; null: by that.</param>
public sealed record WatchEvent(
    string Id, WatchEventType Type, string Watch, string Stream, string Condition, double From, double? To, DateTimeOffset FromClock, DateTimeOffset? ToClock, double At, int Epoch,
    double Probability, IReadOnlyList<EvidenceSpan> Evidence, IReadOnlyDictionary<string, string> Labels, string? Reason = null)
{
    /// <summary>The same for the same beginning, so that writing it again changes nothing.</summary>
    public static string IdOf(string watch, MediaTime from)
    {
        var words = $"{watch} {from.Epoch} {from.Position.Ticks} {from.WallClock.UtcTicks}";
        return "evt_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(words)))[..20];
    }

    /// <summary>Unique among all that is told of all events.</summary>
    public string Key => Type == WatchEventType.Update ? $"{Id}-update-{At:0.###}" : Type == WatchEventType.New ? $"{Id}-new" : $"{Id}-end";

    /// <summary>Where a watch stands of which this is the newest that was told.</summary>
    public WatchState Standing()
    {
        var from = new MediaTime(Epoch, TimeSpan.FromSeconds(From), FromClock);
        return Type == WatchEventType.End
            ? WatchState.Start with { LastBegan = TimeSpan.FromSeconds(From) }
            : new WatchState(WatchPhase.Met, from, from, TimeSpan.FromSeconds(At), Probability);
    }
}

public enum WatchEventType
{
    /// <summary>It began.</summary>
    New,

    /// <summary>It goes on, clearer to see than it was.</summary>
    Update,

    End,
}
