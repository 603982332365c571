namespace FFMpegCore.Arguments;

public class VerbosityLevelArgument : IArgument
{
    private readonly VerbosityLevel _verbosityLevel;

    public VerbosityLevelArgument(VerbosityLevel verbosityLevel) => _verbosityLevel = verbosityLevel;

    public string Text =>
        $"{(_verbosityLevel < VerbosityLevel.Info ? "-hide_banner " : "")}-loglevel {_verbosityLevel.ToString().ToLowerInvariant()}";
}
