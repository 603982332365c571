namespace FFMpegCore.Arguments;

/// <summary>One piece of a command line.</summary>
public interface IArgument
{
    /// <summary>As it stands on the command line, quoted where it must be.</summary>
    string Text { get; }
}
