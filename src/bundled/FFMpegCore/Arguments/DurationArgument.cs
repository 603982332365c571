namespace FFMpegCore.Arguments;

public class DurationArgument : IArgument
{
    public readonly TimeSpan? Duration;

    public DurationArgument(TimeSpan? duration) => Duration = duration;

    public string Text => Duration is { } duration ? $"-t {duration}" : "";
}
