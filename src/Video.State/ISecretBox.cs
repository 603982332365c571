namespace Video.State;

/// <summary>Seals words that must be kept but not be read by whoever reads the database, such as a camera's password.</summary>
/// <remarks>The key is the file <c>secret.key</c> in <see cref="StateSettings.Folder"/>, made at first use; nodes that share a PostgreSQL database need the same one.</remarks>
public interface ISecretBox
{
    /// <returns>Base64 of AES-256-GCM: a fresh nonce, the tag and the sealed words.</returns>
    string Seal(string words);

    /// <summary>Undoes <see cref="Seal"/>.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.Environment"/>: it was sealed with another key, or was changed.</exception>
    string Open(string sealedWords);
}
