using System.Globalization;

namespace Video;

/// <summary>A method chosen by name, with options where its defaults are not wanted: <c>stc</c>, <c>stc:interval=4,ratio=0.1</c>.</summary>
/// <remarks>
/// Whoever makes the method reads its options one by one, each with its range, and then asks that none is left (<see cref="RefuseOthers"/>). A value that is not of its
/// option's kind or out of its range is a <see cref="VideoException"/> with <see cref="ErrorCode.InvalidArgument"/> that says what it may be. Numbers are written with a point.
/// </remarks>
public sealed class MethodSpec
{
    private readonly Dictionary<string, string> _options;
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    private MethodSpec(string name, Dictionary<string, string> options) => (Name, _options) = (name, options);

    public string Name { get; }

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: the name is not among those that exist (the message lists them), or an option is malformed or given twice.</exception>
    /// <param name="text">As above.</param>
    /// <param name="level">What is chosen, for messages: <c>vision</c>, <c>tokens</c>, <c>memory</c>.</param>
    /// <param name="names">The names that exist.</param>
    public static MethodSpec Parse(string text, string level, IReadOnlyCollection<string> names)
    {
        var parts = text.Split(':', 2);
        if (!names.Contains(parts[0]))
            throw new VideoException(ErrorCode.InvalidArgument, $"There is no {level} method '{parts[0]}'; there are {string.Join(", ", names)}.", level);
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var option in parts.Length == 1 ? [] : parts[1].Split(','))
        {
            var pair = option.Split('=');
            if (pair is not [{ Length: > 0 } name, { Length: > 0 } value])
                throw new VideoException(ErrorCode.InvalidArgument, $"'{option}' in {level} method '{text}' is not name=value.", level);
            if (!options.TryAdd(name, value))
                throw new VideoException(ErrorCode.InvalidArgument, $"'{name}' is given twice in {level} method '{text}'.", level);
        }
        return new MethodSpec(parts[0], options);
    }

    /// <summary>A real number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public double Number(string option, double byDefault, double least, double most) => OptionalNumber(option, least, most) ?? byDefault;

    /// <summary>The same; null where the option is not given, because its default depends on what is not known yet.</summary>
    public double? OptionalNumber(string option, double least, double most) =>
        Read(option) is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
        : throw OutOfRange(option, text, string.Create(CultureInfo.InvariantCulture, $"{least} to {most}"));

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public int Count(string option, int byDefault, int least, int most) => OptionalCount(option, least, most) ?? byDefault;

    /// <summary>The same; null where the option is not given.</summary>
    public int? OptionalCount(string option, int least, int most) =>
        Read(option) is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most ? value
        : throw OutOfRange(option, text, $"{least} to {most}, whole");

    /// <summary>Two whole numbers from <paramref name="least"/> to <paramref name="most"/>, written <c>2-5</c>, the first not above the second; null where the option is not given.</summary>
    public (int First, int Last)? OptionalSpan(string option, int least, int most)
    {
        if (Read(option) is not { } text) return null;
        return text.Split('-') is [var first, var last]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from) && from >= least
            && int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to) && to >= from && to <= most
            ? (from, to)
            : throw OutOfRange(option, text, $"two whole numbers from {least} to {most}, written like {least}-{most}");
    }

    /// <summary>One of some words; the first is the default.</summary>
    public string Word(string option, params string[] words) =>
        Read(option) is not { } text ? words[0]
        : words.Contains(text) ? text
        : throw OutOfRange(option, text, string.Join(" or ", words));

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: an option that the method does not have; the message lists those that it has.</exception>
    public void RefuseOthers()
    {
        if (_options.Keys.FirstOrDefault(option => !_read.Contains(option)) is { } unknown)
            throw new VideoException(ErrorCode.InvalidArgument,
                $"Method '{Name}' has no option '{unknown}'; it has {(_read.Count == 0 ? "none" : string.Join(", ", _read))}.", unknown);
    }

    public override string ToString() => _options.Count == 0 ? Name : $"{Name}:{string.Join(',', _options.Select(option => $"{option.Key}={option.Value}"))}";

    private string? Read(string option)
    {
        _read.Add(option);
        return _options.GetValueOrDefault(option);
    }

    private VideoException OutOfRange(string option, string value, string range) =>
        new(ErrorCode.InvalidArgument, $"'{option}' of method '{Name}' is {value}; it is {range}.", option);
}
