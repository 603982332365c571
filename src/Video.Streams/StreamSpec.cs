using Orleans;

namespace Video.Streams;

/// <summary>What a caller asks for when opening a stream.</summary>
[GenerateSerializer]
public sealed record StreamSpec
{
    /// <summary>A file's path or a URL that ffmpeg reads.</summary>
    [Id(0)] public required string Url { get; init; }

    /// <summary>Frames per second of stream time that the model sees; null: as the model was trained.</summary>
    [Id(1)] public double? FramesPerSecond { get; init; }

    /// <summary>Every Nth source frame instead of a fixed rate; null: fixed rate.</summary>
    [Id(2)] public int? EveryNth { get; init; }

    /// <summary>Real time: frames come when their time has come. Otherwise as fast as they can be read.</summary>
    [Id(3)] public bool RealTime { get; init; } = true;

    /// <summary>What gives when the model cannot keep up; null: wait for files, drop_oldest for everything else.</summary>
    [Id(4)] public string? WhenFull { get; init; }

    /// <summary>How the vision tower is run, by name: full, stc, delta, with options where wanted (<c>stc:interval=4</c>); null: as the model's presets say.</summary>
    [Id(5)] public string? Vision { get; init; }

    /// <summary>Which visual tokens the language model gets, by the name of a token reduction; null: as the model's presets say.</summary>
    [Id(6)] public string? Tokens { get; init; }

    /// <summary>How the stream is remembered, by the name of a memory, with options where wanted (<c>recent:frames=8</c>); null: as the service or the model's presets say.</summary>
    [Id(7)] public string? Memory { get; init; }
}
