using Video.Streams;

namespace Video.Server.Streams;

/// <summary>Body of <c>POST /v1/streams</c>.</summary>
public sealed record OpenStream
{
    /// <summary>An rtsp(s) or http(s) URL, or a file's path below an allowed folder.</summary>
    public string? Url { get; init; }

    /// <summary>Instead of a URL: the stream takes whoever publishes under its name, one at a time.</summary>
    public bool Publish { get; init; }

    /// <summary>With publish: a second publisher takes the place of the first, instead of being refused.</summary>
    public bool Override { get; init; }

    /// <summary>The stream's name; left out, one is made.</summary>
    public string? Id { get; init; }

    /// <summary>Frames per second that the model sees, above 0 and at most 60; left out, as the model was trained.</summary>
    public double? Fps { get; init; }

    /// <summary>Every Nth frame of the source instead of a fixed rate.</summary>
    public int? Every { get; init; }

    /// <summary>Of files: "real_time" (default): frames come when their time has come; "fast": as fast as they can be read.</summary>
    public Pacing Pace { get; init; }

    /// <summary>Of files: begin anew at the end, in a new epoch.</summary>
    public bool Loop { get; init; }

    /// <summary>What gives when the model cannot keep up: drop_oldest, drop_latest or wait. Left out: drop_oldest in real time, wait otherwise.</summary>
    public string? WhenFull { get; init; }

    /// <summary>How the vision tower is run: full, stc or delta, with options where wanted, as in stc:interval=4,ratio=0.1. Left out: as the model's presets say.</summary>
    public string? Vision { get; init; }

    /// <summary>Which visual tokens the language model gets, by the name of a method: none, novel, stc and others, likewise. Left out: as the model's presets say.</summary>
    public string? Tokens { get; init; }

    /// <summary>How the stream is remembered, by the name of a memory: full, recent and others, likewise. Left out: as the service was started, or as the model's presets say.</summary>
    public string? Memory { get; init; }

    /// <summary>Bytes of memory for what is archived of the stream, set aside for it. Left out: as the service was started.</summary>
    public long? MemoryRam { get; init; }

    /// <summary>Bytes of disk for the same.</summary>
    public long? MemoryDisk { get; init; }

    /// <summary>Words to find the stream by: at most 16, names and texts of at most 64 characters.</summary>
    public Dictionary<string, string>? Labels { get; init; }

    /// <summary>False: a source of the network is not looked at first, and is tried until it is there.</summary>
    public bool Probe { get; init; } = true;

    /// <summary>Open, but do not read until told to.</summary>
    public bool Paused { get; init; }

    public StreamSpec ToSpec() => new()
    {
        Url = Url,
        Publish = Publish,
        NewestWins = Override,
        FramesPerSecond = Fps,
        EveryNth = Every,
        RealTime = Pace == Pacing.RealTime,
        Loop = Loop,
        WhenFull = WhenFull,
        Vision = Vision,
        Tokens = Tokens,
        Memory = Memory,
        RamBytes = MemoryRam,
        DiskBytes = MemoryDisk,
        Labels = Labels ?? [],
        Probe = Probe,
        Paused = Paused,
    };
}

public enum Pacing
{
    RealTime,
    Fast,
}
