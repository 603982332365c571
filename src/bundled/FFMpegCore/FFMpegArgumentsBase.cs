using FFMpegCore.Arguments;

namespace FFMpegCore;

/// <summary>Arguments in the order in which the program reads them.</summary>
public abstract class FFMpegArgumentsBase
{
    internal List<IArgument> Arguments { get; } = [];
}
