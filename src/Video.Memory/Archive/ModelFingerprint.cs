using System.Security.Cryptography;
using System.Text;

namespace Video.Memory.Archive;

/// <summary>Tells one model's keys and values from another's. Equal where every byte that went in was equal.</summary>
/// <param name="Text">Short, printable, without line breaks: a name for people and 32 hexadecimal digits.</param>
public sealed record ModelFingerprint(string Text)
{
    private const int LongestName = 100;

    /// <summary>A fingerprint of whatever decides what a model computes.</summary>
    /// <param name="name">What people call the model; shown where a file is refused, up to a hundred characters of it.</param>
    /// <param name="parts">Such as config.json, and the weights' header and a sample of their content. Their order and borders count.</param>
    public static ModelFingerprint Of(string name, params IEnumerable<byte[]> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
        {
            hash.AppendData(BitConverter.GetBytes(part.LongLength));
            hash.AppendData(part);
        }
        var printable = new StringBuilder(LongestName);
        foreach (var character in name.AsSpan(0, Math.Min(name.Length, LongestName))) printable.Append(char.IsControl(character) ? '?' : character);
        return new ModelFingerprint($"{printable} {Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16))}");
    }

    public override string ToString() => Text;
}
