using System.Diagnostics;

namespace Video;

/// <summary>Where spans come from. Nobody listens unless the service was told where to send them, and then a span costs a look at a list and nothing more.</summary>
public static class Traces
{
    /// <summary>Questions, and what became of them.</summary>
    public const string Name = "Video";

    /// <summary>Steps in which frames are read: one a second and stream, so they are asked for by their own name.</summary>
    public const string FramesName = "Video.Frames";

    public static ActivitySource Source { get; } = new(Name);

    public static ActivitySource Frames { get; } = new(FramesName);

    /// <summary>Adds what is past already as a span of its own.</summary>
    /// <param name="parent">The span that it is a part of; null: nobody listens.</param>
    /// <param name="name">What was done.</param>
    /// <param name="from">When it began, counted from the beginning of <paramref name="parent"/>.</param>
    /// <param name="took">How long it took.</param>
    public static void AddPast(this Activity? parent, string name, TimeSpan from, TimeSpan took)
    {
        if (parent is null) return;
        var start = parent.StartTimeUtc + from;
        using var span = parent.Source.StartActivity(name, ActivityKind.Internal, parent.Context, startTime: start);
        span?.SetEndTime(start + took);
    }
}
