using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Video.Server.Access.Keys;

/// <summary>The text of an API key: <c>vk_</c>, 12 hexadecimal digits that name it, <c>_</c>, and 32 random bytes as base64url.</summary>
/// <remarks>Nothing slower than SHA-256 is needed to keep it: 256 random bits cannot be guessed, unlike a person's password.</remarks>
public sealed class ApiKey
{
    private const string Prefix = "vk_";
    private const int IdLength = 12;
    private const int SecretBytes = 32;
    private const int Length = 3 + IdLength + 1 + 43;

    private ApiKey(string text) => Text = text;

    /// <summary>The whole of it: whoever has it is let in.</summary>
    public string Text { get; }

    /// <summary>Names it in lists and logs; no secret.</summary>
    public string Id => Text.Substring(Prefix.Length, IdLength);

    /// <summary>What is kept of it.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.ASCII.GetBytes(Text));

    /// <summary>Whether it is the key of this hash, in a time that does not tell how much of it is right.</summary>
    public bool Matches(ReadOnlySpan<byte> hash) => CryptographicOperations.FixedTimeEquals(Hash(), hash);

    public static ApiKey Create()
    {
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdLength / 2));
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        return new ApiKey($"{Prefix}{id}_{secret}");
    }

    /// <summary>False when the text cannot be a key.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiKey? key)
    {
        key = text is { Length: Length } && text.StartsWith(Prefix, StringComparison.Ordinal) && text[Prefix.Length + IdLength] == '_'
            && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-') ? new ApiKey(text) : null;
        return key is not null;
    }

    /// <summary>Its name alone, so that it may be written anywhere by mistake.</summary>
    public override string ToString() => Prefix + Id;
}
