using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Video.Cli.Commands;

/// <summary>An option that takes a moment of the stream: seconds ("12.5") or a clock ("1:30", "1:02:03.5").</summary>
internal static class TimeOption
{
    public static Option<TimeSpan?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "T",
        CustomParser = Parse,
    };

    private static TimeSpan? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var fields = text.Split(':');
        var seconds = 0.0;
        foreach (var field in fields)
        {
            if (fields.Length > 3 || !double.TryParse(field, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > 1e9)
            {
                result.AddError($"'{text}' is not a moment of a stream; write seconds (12.5) or a clock (1:30).");
                return null;
            }
            seconds = seconds * 60 + value;
        }
        return TimeSpan.FromSeconds(seconds);
    }
}
