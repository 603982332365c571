using System.Text.Json;
using System.Text.Json.Serialization;
using Video.Streams;

namespace Video.Server.Streams;

/// <summary>Body of <c>PATCH /v1/streams/{id}</c>: what is left out stays as it is.</summary>
public sealed record ChangeStream
{
    private static readonly string[] Fixed = [.. typeof(OpenStream).GetProperties().Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))];

    /// <summary>Frames per second that the model sees; the source is read anew, in a new epoch.</summary>
    public double? Fps { get; init; }

    /// <summary>Every Nth frame of the source instead; likewise.</summary>
    public int? Every { get; init; }

    /// <summary>drop_oldest, drop_latest or wait.</summary>
    public string? WhenFull { get; init; }

    /// <summary>All labels; {} takes them away.</summary>
    public Dictionary<string, string>? Labels { get; init; }

    /// <summary>True: nothing is read until it is false again. False also tries a failed stream again.</summary>
    public bool? Paused { get; init; }

    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; init; }

    /// <exception cref="VideoException">A field that cannot change, or that there is not.</exception>
    public StreamChange ToChange()
    {
        if (Others?.Keys.FirstOrDefault() is { } other)
            throw new VideoException(ErrorCode.InvalidArgument, Fixed.Contains(other)
                ? $"'{other}' cannot change while a stream is open; close the stream and open it again."
                : $"Unknown field '{other}'; what can change is fps, every, when_full, labels and paused.", other);
        if (Fps is not null && Every is not null) throw new VideoException(ErrorCode.InvalidArgument, "'fps' and 'every' exclude each other.", "every");
        return new StreamChange { FramesPerSecond = Fps, EveryNth = Every, WhenFull = WhenFull, Labels = Labels, Paused = Paused };
    }
}
