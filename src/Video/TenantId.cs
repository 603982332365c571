using System.Text.RegularExpressions;

namespace Video;

/// <summary>Whose streams, files and jobs these are: 1 to 32 small letters, digits or '-', beginning with a letter.</summary>
public readonly partial record struct TenantId
{
    private readonly string? _value;

    private TenantId(string value) => _value = value;

    /// <summary>The tenant that there always is.</summary>
    public static TenantId Main { get; } = new("main");

    public string Value => _value ?? Main.Value;

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/> when the text is not a tenant's name.</exception>
    public static TenantId Parse(string text) => Allowed().IsMatch(text)
        ? new TenantId(text)
        : throw new VideoException(ErrorCode.InvalidArgument, "A tenant's name is 1 to 32 small letters, digits or '-' and begins with a letter.", "tenant");

    public override string ToString() => Value;

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,31}\z")]
    private static partial Regex Allowed();
}
