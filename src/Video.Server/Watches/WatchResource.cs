using System.Text.Json.Serialization;
using Video.Streams.Watching;

namespace Video.Server.Watches;

/// <summary>A watch as the API shows it. Times are seconds, or of the wall clock.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Stream">The stream's name.</param>
/// <param name="Condition">In the asker's words.</param>
/// <param name="Question">As it is put to the model.</param>
/// <param name="State">active, paused or expired.</param>
/// <param name="Interval">Seconds between looks, or "auto".</param>
/// <param name="Hold">As it was asked for.</param>
/// <param name="Margin">As it was asked for.</param>
/// <param name="Cooldown">As it was asked for.</param>
/// <param name="Expires">When it looks no more.</param>
/// <param name="Webhook">Who is told, without what follows a question mark there.</param>
/// <param name="WebhookSecret">Only in the answer to the request that made it, and only where the service made it.</param>
/// <param name="Labels">The asker's own.</param>
/// <param name="Met">Whether an event goes on.</param>
/// <param name="Probability">What the last look said, 0 to 1.</param>
/// <param name="Answered">Share of the model's probabilities, 0 to 1, that was on yes or no: below 0.05 it did not take the condition for a question of yes or no, and nothing is decided by that.</param>
/// <param name="LookedAt">Stream time of the last look.</param>
/// <param name="Looks">Looks since the service was started.</param>
/// <param name="EventsLost">Events that were lost because the database was gone for too long.</param>
/// <param name="Reason">Why the last look failed.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record WatchResource(
    string Id, string Stream, string Condition, string Question, WatchActivity State, IntervalField Interval, double Hold, double Margin, double Cooldown, DateTimeOffset? Expires,
    string? Webhook, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? WebhookSecret, IReadOnlyDictionary<string, string> Labels, bool Met, double? Probability,
    double? Answered, double? LookedAt, long Looks, long EventsLost, string? Reason, DateTimeOffset CreatedAt)
{
    public static WatchResource From(string stream, WatchStatus watch, string? secret = null) => new(
        watch.Id, stream, watch.Spec.Condition, watch.Question, watch.Activity, new IntervalField(watch.Spec.Interval), watch.Spec.Hold, watch.Spec.Margin, watch.Spec.Cooldown,
        watch.Spec.Expires, Shown(watch.Spec.Webhook), secret, watch.Spec.Labels, watch.Met, Rounded(watch.Probability), Rounded(watch.Mass), watch.Looked, watch.Looks, watch.EventsLost,
        watch.Reason, watch.Created);

    /// <summary>Receivers carry tokens in their queries.</summary>
    internal static string? Shown(string? url) => url is null ? null : Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed.GetLeftPart(UriPartial.Path) : "";

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 4) : null;
}

public sealed record WatchList(IReadOnlyList<WatchResource> Data);
