using System.Security.Cryptography;
using System.Text;

namespace Video.State;

/// <inheritdoc cref="ISecretBox"/>
internal sealed class SecretBox(StateFolder folder) : ISecretBox
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly Lazy<byte[]> _key = new(() => KeyIn(folder.Path));

    public string Seal(string words)
    {
        var plain = Encoding.UTF8.GetBytes(words);
        var box = new byte[NonceBytes + TagBytes + plain.Length];
        var nonce = box.AsSpan(0, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(_key.Value, TagBytes);
        cipher.Encrypt(nonce, plain, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes));
        return Convert.ToBase64String(box);
    }

    public string Open(string sealedWords)
    {
        try
        {
            var box = Convert.FromBase64String(sealedWords);
            var plain = new byte[Math.Max(0, box.Length - NonceBytes - TagBytes)];
            using var cipher = new AesGcm(_key.Value, TagBytes);
            cipher.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), plain);
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception failure) when (failure is CryptographicException or FormatException or ArgumentOutOfRangeException)
        {
            throw new VideoException(ErrorCode.Environment,
                $"What is sealed in the state cannot be opened with {Path.Combine(folder.Path, "secret.key")}: it was sealed with another key, or was changed.", "state-dir");
        }
    }

    private static byte[] KeyIn(string folder)
    {
        var path = Path.Combine(folder, "secret.key");
        try
        {
            // Written beside and then moved, so that a process which ends meanwhile leaves no half a key; whoever moves first has made the key.
            if (!File.Exists(path))
            {
                var fresh = path + "." + Guid.NewGuid().ToString("n");
                using (var file = new FileStream(fresh, StateFolder.PrivateFile(FileMode.CreateNew))) file.Write(RandomNumberGenerator.GetBytes(KeyBytes));
                try
                {
                    File.Move(fresh, path, overwrite: false);
                }
                catch (IOException) when (File.Exists(path))
                {
                    File.Delete(fresh);
                }
            }

            var key = File.ReadAllBytes(path);
            return key.Length == KeyBytes ? key : throw new VideoException(ErrorCode.Environment, $"{path} is not a key: it has {key.Length} bytes instead of {KeyBytes}.", "state-dir");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new VideoException(ErrorCode.Environment, $"The key {path} cannot be read or made: {failure.Message}", "state-dir", failure);
        }
    }
}
