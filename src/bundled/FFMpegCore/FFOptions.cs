using System.Text;
using System.Text.Json.Serialization;

namespace FFMpegCore;

/// <summary>Where the programs lie and how they are started.</summary>
public class FFOptions : ICloneable
{
    /// <summary>The programs' working directory; empty: this process's own.</summary>
    public string WorkingDirectory { get; set; } = string.Empty;

    /// <summary>The folder that holds ffmpeg and ffprobe; empty: they are found through PATH.</summary>
    public string BinaryFolder { get; set; } = string.Empty;

    public string TemporaryFilesFolder { get; set; } = Path.GetTempPath();

    public string EncodingWebName { get; set; } = Encoding.Default.WebName;

    /// <summary>The encoding of the programs' standard output and error.</summary>
    [JsonIgnore]
    public Encoding Encoding
    {
        get => Encoding.GetEncoding(EncodingWebName);
        set => EncodingWebName = value?.WebName ?? Encoding.Default.WebName;
    }

    object ICloneable.Clone() => Clone();

    public FFOptions Clone() => (FFOptions)MemberwiseClone();
}
