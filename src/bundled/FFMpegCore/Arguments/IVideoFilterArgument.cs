namespace FFMpegCore.Arguments;

/// <summary>One filter of a chain: key=value, or the value alone when the key is empty.</summary>
public interface IVideoFilterArgument
{
    string Key { get; }

    string Value { get; }
}
