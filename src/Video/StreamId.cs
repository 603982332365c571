using System.Text.RegularExpressions;

namespace Video;

/// <summary>The name of a stream: 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or a digit.</summary>
public readonly partial record struct StreamId
{
    private readonly string? _value;

    private StreamId(string value) => _value = value;

    public string Value => _value ?? "";

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/> when the text is not a stream's name.</exception>
    public static StreamId Parse(string text) => Allowed().IsMatch(text)
        ? new StreamId(text)
        : throw new VideoException(
            ErrorCode.InvalidArgument,
            "A stream's name is 1 to 64 letters, digits, '.', '_' or '-' and begins with a letter or a digit.",
            "id");

    /// <summary>False when it cannot be a name.</summary>
    public static bool TryParse(string text, out StreamId id)
    {
        var allowed = Allowed().IsMatch(text);
        id = allowed ? new StreamId(text) : default;
        return allowed;
    }

    public static StreamId New() => new("s-" + Guid.NewGuid().ToString("n")[..12]);

    public override string ToString() => Value;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex Allowed();
}
