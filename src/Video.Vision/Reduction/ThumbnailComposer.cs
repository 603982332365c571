using System.Buffers;
using Video.Vision.Preparing;

namespace Video.Vision.Reduction;

/// <summary><c>ts-llava</c>, for files: some frames of a clip side by side in one picture.</summary>
/// <remarks>
/// TS-LLaVA (https://github.com/tingyu215/TS-LLaVA, llava/model/llava_arch.py): 4, 6 or 8 frames, evenly spaced with the first and the last among them, fill
/// a picture of the model's size row by row, 2 x 2, 3 x 2 or 4 x 2 (rows x columns; as near to a square as the number allows, and not wider than high). Beside the
/// picture's tokens stand some of the single frames': <see cref="ThumbnailTokens"/>. It scales by area and leaves a remainder of the division dark; here tiles are scaled as
/// the model's pictures are, and share the whole picture out.
/// </remarks>
public sealed class ThumbnailComposer
{
    private const int Channels = 3;

    private readonly int _width;
    private readonly int _height;

    /// <param name="width">Of the picture, in pixels: the model's.</param>
    /// <param name="height">Likewise.</param>
    /// <param name="tiles">Frames in the picture, 1 to 64.</param>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: tiles out of their range, or smaller than a pixel.</exception>
    public ThumbnailComposer(int width, int height, int tiles = 6)
    {
        if (tiles is < 1 or > 64) throw new VideoException(ErrorCode.InvalidArgument, $"A thumbnail has 1 to 64 tiles, not {tiles}.", "tiles");
        Columns = Enumerable.Range(1, tiles).Last(columns => columns * columns <= tiles && tiles % columns == 0);
        Rows = tiles / Columns;
        if (width < Columns || height < Rows)
            throw new VideoException(ErrorCode.InvalidArgument, $"A picture of {width} x {height} has no room for {Columns} x {Rows} tiles.", "tiles");
        (_width, _height) = (width, height);
    }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>So many of so many, evenly spaced, the first and the last among them: round(i · (of - 1) / (count - 1)), halves to the even.</summary>
    /// <param name="count">At least 1; where it is above <paramref name="of"/>, some come more than once.</param>
    /// <param name="of">At least 1.</param>
    public static int[] Spread(int count, int of) =>
        [.. Enumerable.Range(0, count).Select(i => (int)Math.Round(i * (of - 1.0) / Math.Max(1, count - 1)))];

    /// <summary>One picture of the clip, with the time and index of its first frame. The caller owns it.</summary>
    /// <param name="frames">The clip's frames in order of time, at least one, of any size; they remain the caller's.</param>
    public Frame Compose(IReadOnlyList<Frame> frames)
    {
        ArgumentOutOfRangeException.ThrowIfZero(frames.Count);
        var pixels = MemoryPool<byte>.Shared.Rent(_width * _height * Channels);
        var chosen = Spread(Rows * Columns, frames.Count);
        for (var tile = 0; tile < chosen.Length; tile++)
            Place(frames[chosen[tile]], Span(tile / Columns, Rows, _height), Span(tile % Columns, Columns, _width), pixels.Memory.Span);
        return new Frame(frames[0].Index, frames[0].Time, _width, _height, pixels);
    }

    private void Place(Frame frame, Range rows, Range columns, Span<byte> picture)
    {
        var ((top, height), (left, width)) = (rows.GetOffsetAndLength(_height), columns.GetOffsetAndLength(_width));
        var tile = new byte[width * height * Channels];
        new Resizer(frame.Width, frame.Height, width, height).Resize(frame.Pixels.Span, tile);
        for (var row = 0; row < height; row++)
            tile.AsSpan(row * width * Channels, width * Channels).CopyTo(picture[(((top + row) * _width + left) * Channels)..]);
    }

    // Pixels of the i-th of so many parts; together they are all of them.
    private static Range Span(int i, int parts, int length) => (i * length / parts)..((i + 1) * length / parts);
}
