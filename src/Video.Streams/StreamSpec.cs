using System.Text.RegularExpressions;
using Orleans;

namespace Video.Streams;

/// <summary>What a caller asks for when opening a stream.</summary>
[GenerateSerializer]
public sealed partial record StreamSpec
{
    public const int MostLabels = 16;

    public const int LongestLabel = 64;

    /// <summary>A file's path or a URL that ffmpeg reads; null when the stream is published to.</summary>
    [Id(0)] public string? Url { get; init; }

    /// <summary>Frames per second of stream time that the model sees; null: as the model was trained.</summary>
    [Id(1)] public double? FramesPerSecond { get; init; }

    /// <summary>Every Nth source frame instead of a fixed rate; null: fixed rate.</summary>
    [Id(2)] public int? EveryNth { get; init; }

    /// <summary>Of files; real time: frames come when their time has come. Otherwise as fast as they can be read.</summary>
    [Id(3)] public bool RealTime { get; init; } = true;

    /// <summary>What gives when the model cannot keep up; null: wait for files read fast, drop_oldest for everything else.</summary>
    [Id(4)] public string? WhenFull { get; init; }

    /// <summary>How the vision tower is run, by name: full, stc, delta, with options where wanted (<c>stc:interval=4</c>); null: as the model's presets say.</summary>
    [Id(5)] public string? Vision { get; init; }

    /// <summary>Which visual tokens the language model gets, by the name of a token reduction; null: as the model's presets say.</summary>
    [Id(6)] public string? Tokens { get; init; }

    /// <summary>How the stream is remembered, by the name of a memory, with options where wanted (<c>recent:frames=8</c>); null: as the service or the model's presets say.</summary>
    [Id(7)] public string? Memory { get; init; }

    /// <summary>Bytes of memory for what is archived of the stream; null: as the service has it.</summary>
    [Id(8)] public long? RamBytes { get; init; }

    /// <summary>Bytes of disk; null: as the service has it.</summary>
    [Id(9)] public long? DiskBytes { get; init; }

    /// <summary>The caller's own words about the stream, to find it by: at most <see cref="MostLabels"/>, names and values of at most <see cref="LongestLabel"/> characters.</summary>
    [Id(10)] public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>Whether a file begins anew when it has ended, in a new epoch.</summary>
    [Id(11)] public bool Loop { get; init; }

    /// <summary>Whether the source is looked at before the stream is opened; otherwise a source of the network is tried until it is there.</summary>
    [Id(12)] public bool Probe { get; init; } = true;

    /// <summary>Nothing is read while it is.</summary>
    [Id(13)] public bool Paused { get; init; }

    /// <summary>The stream takes publishers instead of reading a URL.</summary>
    [Id(14)] public bool Publish { get; init; }

    /// <summary>Of publishers, the newest takes the place of the one before; otherwise it is refused.</summary>
    [Id(15)] public bool NewestWins { get; init; }

    /// <exception cref="VideoException">Names the first field that is out of its range or contradicts another. Sampling and methods are checked by who makes them.</exception>
    public void Validate()
    {
        if (Url is not null == Publish) throw Invalid("A stream has either a 'url' to read or 'publish': true.", "url");
        if (Loop && (Publish || !RealTime)) throw Invalid("'loop' is for files that play in real time.", "loop");
        if (NewestWins && !Publish) throw Invalid("'override' is for streams with 'publish': true.", "override");
        if (RamBytes < 1) throw Invalid("'memory_ram' is 1 byte or more.", "memory_ram");
        if (DiskBytes < 1) throw Invalid("'memory_disk' is 1 byte or more.", "memory_disk");
        if (Labels.Count > MostLabels) throw Invalid($"A stream has at most {MostLabels} labels, not {Labels.Count}.", "labels");
        foreach (var (name, value) in Labels)
        {
            if (!LabelName().IsMatch(name))
                throw Invalid($"A label's name is 1 to {LongestLabel} letters, digits, '.', '_' or '-' and begins with a letter or a digit.", "labels");
            if (value is null || value.Length > LongestLabel || value.Any(char.IsControl)) throw Invalid($"Label '{name}' is a text of at most {LongestLabel} characters in one line.", "labels");
        }
    }

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, message, param);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex LabelName();
}
