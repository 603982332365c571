using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Video.Cli.Commands;

/// <summary>An option that takes an amount of memory: "512MiB", "1.5GiB".</summary>
internal static class ByteOption
{
    private static readonly (string Unit, long Bytes)[] Units = [("KiB", 1L << 10), ("MiB", 1L << 20), ("GiB", 1L << 30), ("TiB", 1L << 40)];

    public static Option<long?> Create(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "BYTES",
        CustomParser = Parse,
    };

    private static long? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        foreach (var (unit, bytes) in Units)
        {
            if (text.EndsWith(unit, StringComparison.OrdinalIgnoreCase)
                && double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                && number * bytes is >= 1 and < 1e15 and var amount)
                return (long)amount;
        }

        result.AddError($"'{text}' is not an amount of memory; write a number and KiB, MiB, GiB or TiB, as in 512MiB.");
        return null;
    }
}
