using FFMpegCore.Arguments;

namespace FFMpegCore;

/// <summary>Arguments that stand before the first input.</summary>
public sealed class FFMpegGlobalArguments : FFMpegArgumentsBase
{
    internal FFMpegGlobalArguments()
    {
    }

    public FFMpegGlobalArguments WithVerbosityLevel(VerbosityLevel verbosityLevel = VerbosityLevel.Error)
    {
        Arguments.Add(new VerbosityLevelArgument(verbosityLevel));
        return this;
    }
}
