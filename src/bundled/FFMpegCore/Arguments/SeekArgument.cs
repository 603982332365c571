namespace FFMpegCore.Arguments;

public class SeekArgument : IArgument
{
    public readonly TimeSpan? SeekTo;

    public SeekArgument(TimeSpan? seekTo) => SeekTo = seekTo;

    public string Text => SeekTo is { } time
        ? $"-ss {(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}.{time.Milliseconds:000}"
        : "";
}
