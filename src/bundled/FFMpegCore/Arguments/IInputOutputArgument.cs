namespace FFMpegCore.Arguments;

/// <summary>An input or an output, which may have to be served while the program runs.</summary>
public interface IInputOutputArgument : IArgument
{
    /// <summary>Called before the program starts.</summary>
    void Pre();

    /// <summary>Runs beside the program.</summary>
    Task During(CancellationToken cancellationToken = default);

    /// <summary>Called after the program has ended, also when it never started.</summary>
    void Post();
}
