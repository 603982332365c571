namespace FFMpegCore.Exceptions;

public class FFMpegException : Exception
{
    public FFMpegException(FFMpegExceptionType type, string message, Exception? innerException = null, string ffMpegErrorOutput = "")
        : base(message, innerException) => (Type, FFMpegErrorOutput) = (type, ffMpegErrorOutput);

    public FFMpegException(FFMpegExceptionType type, string message, string ffMpegErrorOutput = "")
        : base(message) => (Type, FFMpegErrorOutput) = (type, ffMpegErrorOutput);

    public FFMpegException(FFMpegExceptionType type, string message)
        : base(message) => (Type, FFMpegErrorOutput) = (type, string.Empty);

    public FFMpegExceptionType Type { get; }

    /// <summary>What the program said on standard error; empty when it did not run.</summary>
    public string FFMpegErrorOutput { get; }
}
