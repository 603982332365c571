using System.CommandLine;
using Video.Answering.Watching;

namespace Video.Cli.Evaluation.Watching;

/// <summary>The options with which a command says when a condition counts as met, and how often it is looked at.</summary>
internal sealed class WatchOptions
{
    private readonly Option<double> _margin = new("--margin")
    {
        Description = "A condition is met from a probability of 0.5 + this on, and over at 0.5 - this. 0 to 0.49.",
        DefaultValueFactory = _ => new WatchRule().Margin,
    };

    private readonly Option<double> _hold = new("--hold")
    {
        Description = "Seconds for which it has to be met, or over, before that is told.",
        DefaultValueFactory = _ => new WatchRule().Hold.TotalSeconds,
    };

    private readonly Option<double?> _interval = new("--interval") { Description = "Seconds between looks. Default: by itself, seldom where nothing changes." };

    public void AddTo(Command command)
    {
        command.Options.Add(_margin);
        command.Options.Add(_hold);
        command.Options.Add(_interval);
    }

    /// <exception cref="VideoException">A value out of its range.</exception>
    public (WatchRule Rule, WatchPace Pace) Chosen(ParseResult parsed)
    {
        var rule = new WatchRule { Margin = parsed.GetValue(_margin), Hold = Seconds(parsed.GetValue(_hold), "hold") };
        var pace = new WatchPace(parsed.GetValue(_interval) is { } interval ? Seconds(interval, "interval") : null);
        rule.Validate();
        pace.Validate();
        return (rule, pace);
    }

    private static TimeSpan Seconds(double value, string option) => double.IsFinite(value) && Math.Abs(value) < 1e9
        ? TimeSpan.FromSeconds(value)
        : throw new VideoException(ErrorCode.InvalidArgument, $"'--{option}' is {value}; it is a number of seconds.", option);
}
