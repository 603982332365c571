using Video.Streams;

namespace Video.Server.OpenAi;

/// <summary>What of the video an answer rests on: its first and last frame.</summary>
/// <param name="Type">offset: the video has a beginning; timestamp: it is a live stream, of which the clock says more.</param>
/// <param name="StartOffset">Stream time of the first frame, in seconds.</param>
/// <param name="EndOffset">Stream time of the last frame.</param>
/// <param name="StartTimestamp">When the first frame arrived; null for a video that was read for this conversation.</param>
/// <param name="EndTimestamp">When the last frame arrived; likewise.</param>
/// <param name="Epoch">Which of the stream's connections the last frame came by, from 0.</param>
public sealed record MediaInfo(string Type, double StartOffset, double EndOffset, DateTimeOffset? StartTimestamp, DateTimeOffset? EndTimestamp, int Epoch)
{
    public static MediaInfo? Of(SeenPart? seen, bool isStream) => seen is null ? null
        : isStream ? new MediaInfo("timestamp", seen.From, seen.To, seen.FromClock, seen.ToClock, seen.Epoch)
        : new MediaInfo("offset", seen.From, seen.To, null, null, seen.Epoch);
}
