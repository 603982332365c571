using System.Collections.ObjectModel;

namespace Video.Checkpoints;

/// <summary>The summary section of video.json: how a model that does not take any instruction is asked to sum up a video. Left out, it is asked in plain words.</summary>
public sealed record SummarySettings
{
    /// <summary>caption: the question whose answer is the caption of a part of a video; null: plain words.</summary>
    public string? Caption { get; init; }

    /// <summary>events: the question that is answered with a list of moments and what happened then, as in "00:00:12 the door opened, 00:00:20 …"; null: plain words.</summary>
    public string? Events { get; init; }

    /// <summary>kinds: phrases that an event of this model ends in or holds, and what kind each is; an event with none of them is not believed. Empty: every event is of the kind "event".</summary>
    public IReadOnlyDictionary<string, string> Kinds { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>longest_chunk: how many seconds the model tells about reliably at once, above 0; null: as many as it can see.</summary>
    public double? LongestChunk { get; init; }

    /// <summary>prose: whether it can write a text about captions, without pictures.</summary>
    public bool Prose { get; init; } = true;
}
