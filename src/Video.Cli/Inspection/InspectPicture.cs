using System.Globalization;
using Video.Vision.Encoders;

namespace Video.Cli.Inspection;

/// <summary>Draws what was done with each frame: the picture, lit where tokens of it were sent, outlined where patches were computed, and below it numbers and strips over time.</summary>
internal sealed class InspectPicture
{
    private readonly string _methods;
    private readonly Canvas _canvas;
    private readonly CellGrid _patches;
    private readonly CellGrid _tokens;
    private readonly Area _picture;
    private readonly double _unit;
    private readonly TimeStrips _strips;

    /// <param name="config">Of the tower whose patches and tokens are shown.</param>
    /// <param name="methods">By which methods, in words.</param>
    /// <param name="width">Of the picture and of everything, in pixels; even.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="range">Of the strips.</param>
    public InspectPicture(VisionConfig config, string methods, int width, int height, TimeRange range)
    {
        (_methods, _unit, _picture) = (methods, width / 640.0, new Area(0, 0, width, height));
        // What is narrower than a patch at the right and lower edge the tower does not look at.
        var seen = (double)config.Grid * config.PatchSize / config.ImageSize;
        (_patches, _tokens) = (new CellGrid(config.Grid, width * seen, height * seen), new CellGrid(config.PooledGrid, width * seen, height * seen));
        var below = height + Pixels(34);
        _strips = new TimeStrips(new Area(Pixels(16), below, width - Pixels(16), below + Pixels(104)), _unit, range);
        _canvas = new Canvas(width, Even(below + Pixels(126)));
    }

    public int Width => _canvas.Width;

    public int Height => _canvas.Height;

    /// <summary>Notes a frame for the strips.</summary>
    public void Add(InspectedFrame frame) => _strips.Add(frame);

    /// <summary>Draws the frame added last.</summary>
    /// <param name="frame">What was done with it.</param>
    /// <param name="picture">As large as announced.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Draw(InspectedFrame frame, Frame picture)
    {
        _canvas.Fill(new Area(0, 0, Width, Height), Colour.Ground);
        _canvas.Put(picture);
        Mark(frame);
        WriteNumbers(frame);
        _strips.Draw(_canvas);
        return _canvas.Pixels;
    }

    private void Mark(InspectedFrame frame)
    {
        var sent = frame.Sent.ToHashSet();
        for (var cell = 0; cell < _tokens.Count; cell++)
            if (!sent.Contains(cell)) _canvas.Dim(_tokens.Of(cell));
        var seen = _tokens.Of(_tokens.Count - 1);
        _canvas.Dim(_picture with { Left = seen.Right });
        _canvas.Dim(_picture with { Right = seen.Right, Top = seen.Bottom });
        if (sent.Count > 0 && sent.Count < _tokens.Count) _tokens.Outline(_canvas, sent, Colour.Sent, 0.75, Math.Max(1, Pixels(1)));
        foreach (var patch in frame.Refreshed ? [] : frame.Computed) _canvas.Fill(_patches.Of(patch), Colour.Computed, 0.16);
        _patches.Outline(_canvas, frame.Computed, Colour.Computed, 0.9, Math.Max(1, Pixels(1.6)));
    }

    private void WriteNumbers(InspectedFrame frame)
    {
        var (baseline, size) = (_picture.Bottom + Pixels(23), 9.5 * _unit);
        var x = Write(Pixels(16), Clock(frame.Time), Colour.Text) + Pixels(20);
        x = Legend(x, Colour.Computed, $"computed {(100.0 * frame.Computed.Count / _patches.Count).ToString("0", CultureInfo.InvariantCulture)} %");
        x = Legend(x, Colour.Sent, $"sent {frame.Sent.Count} of {_tokens.Count}");
        if (frame.Refreshed) Write(x, "refresh", Colour.Computed);
        Write(Width - Pixels(16) - Lettering.Measure(_methods, size), _methods, Colour.Faint);

        double Write(double at, string text, Colour colour) => Lettering.Write(_canvas, at, baseline, text, size, colour);

        double Legend(double at, Colour colour, string text)
        {
            var (left, side) = ((int)at, (int)Math.Round(size));
            var box = new Area(left, baseline - side, left + side, baseline);
            _canvas.Fill(box, colour, 0.35);
            _canvas.Border(box, colour);
            return Write(left + side + Pixels(7), text, Colour.Text) + Pixels(18);
        }
    }

    internal static string Clock(TimeSpan time) => string.Create(CultureInfo.InvariantCulture,
        $"{(time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time.Minutes:00}" : $"{time.Minutes}")}:{time.Seconds:00}.{time.Milliseconds / 100}");

    private int Pixels(double units) => (int)Math.Round(units * _unit);

    // The most widely played video format halves the resolution of colour.
    private static int Even(int pixels) => pixels + (pixels & 1);
}
