using System.Buffers;
using MessagePack;
using Video.Ingest.Publishing.Images;
using Video.Ingest.Sources;

namespace Video.Server.Frames;

/// <summary>A frame as a client sends it: a map with <c>t</c> in seconds and <c>jpeg</c> or <c>png</c>, or with <c>rgb</c>, <c>width</c> and <c>height</c>.</summary>
internal static class FrameMessage
{
    /// <summary>A hundred years bound what is still a clock rather than a slip.</summary>
    private const double LongestTime = 3.2e9;

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>, naming what is wrong.</exception>
    public static PushedImage Read(ReadOnlyMemory<byte> message)
    {
        var fields = new Fields();
        try
        {
            var reader = new MessagePackReader(message);
            for (var count = reader.ReadMapHeader(); count > 0; count--) ReadField(ref reader, ref fields);
            if (!reader.End) throw Invalid($"The message holds more than one map: it goes on after {reader.Consumed} of {message.Length} bytes.");
        }
        catch (Exception failure) when (failure is MessagePackSerializationException or EndOfStreamException or OverflowException)
        {
            throw Invalid(fields.At is { } field ? $"The field '{field}' has the wrong type, or does not fit." : "The message is no MessagePack map.", fields.At);
        }
        return fields.ToImage();
    }

    private static void ReadField(ref MessagePackReader reader, ref Fields fields)
    {
        fields.At = null;
        var name = reader.ReadString() ?? "nil";
        fields.At = name.Length <= 32 ? name : name[..32];
        switch (name)
        {
            case "t":
                fields.Time = reader.ReadDouble();
                break;
            case "width":
                fields.Width = reader.ReadInt32();
                break;
            case "height":
                fields.Height = reader.ReadInt32();
                break;
            case "jpeg" or "png" or "rgb":
                if (fields.Bytes is not null) throw Invalid("A message holds one picture: jpeg, png or rgb.", name);
                (fields.Kind, fields.Bytes) = (Enum.Parse<ImageKind>(name, ignoreCase: true), reader.ReadBytes()?.ToArray());
                break;
            default:
                throw Invalid($"Unknown field '{fields.At}'; a frame has t, and jpeg or png, or rgb with width and height.", fields.At);
        }
        fields.At = null;
    }

    private static VideoException Invalid(string message, string? param = null) => new(ErrorCode.InvalidArgument, message, param);

    private struct Fields
    {
        /// <summary>The field that is being read.</summary>
        public string? At;

        public double? Time;
        public int? Width;
        public int? Height;
        public ImageKind Kind;
        public byte[]? Bytes;

        public readonly PushedImage ToImage()
        {
            if (Time is not (>= 0 and < LongestTime)) throw Invalid("'t' is seconds on the sender's own clock, 0 or more.", "t");
            if (Bytes is not { Length: > 0 }) throw Invalid("A frame has a picture: jpeg, png or rgb.", "jpeg");
            if (Kind != ImageKind.Rgb && (Width ?? Height) is not null) throw Invalid("'width' and 'height' belong to rgb; a jpeg or png tells its own.", "width");
            if (Kind == ImageKind.Rgb) CheckSize();
            return new PushedImage(TimeSpan.FromSeconds(Time.Value), Kind, Width ?? 0, Height ?? 0, Bytes);
        }

        private readonly void CheckSize()
        {
            if (Width is not (>= 1 and <= SourceSpec.LongestSide)) throw Invalid($"'width' of an rgb frame is 1 to {SourceSpec.LongestSide}.", "width");
            if (Height is not (>= 1 and <= SourceSpec.LongestSide)) throw Invalid($"'height' of an rgb frame is 1 to {SourceSpec.LongestSide}.", "height");
            if (Bytes!.Length != Width * Height * 3) throw Invalid($"'rgb' of {Width} x {Height} is {Width * Height * 3} bytes, not {Bytes.Length}.", "rgb");
        }
    }
}
