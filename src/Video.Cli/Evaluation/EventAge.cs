namespace Video.Cli.Evaluation;

/// <summary>How long ago what a question is about was when it was asked.</summary>
/// <param name="Name">For tables: "1-3 min".</param>
/// <param name="From">Seconds, included; null: it goes on.</param>
/// <param name="To">Seconds, not included.</param>
internal sealed record EventAge(string Name, double? From, double To)
{
    public static IReadOnlyList<EventAge> All { get; } =
    [
        new("now", null, 0), new("< 1 min", 0, 60), new("1-3 min", 60, 180), new("3-6 min", 180, 360), new("> 6 min", 360, double.PositiveInfinity),
    ];

    public static EventAge Of(SetQuestion asked) => asked.Event is { } moment
        ? All.First(age => age.From is not null && Math.Max(0, asked.At - moment) < age.To)
        : All[0];
}
