using System.Globalization;

namespace Video.Cli.Inspection;

/// <summary>Two strips over time that grow with the frames, change above and work below, with the means so far.</summary>
/// <param name="area">Where they and their axis go.</param>
/// <param name="unit">Pixels of a 640th of the picture's width.</param>
/// <param name="range">Of the time axis; grows when frames come after its end.</param>
internal sealed class TimeStrips(Area area, double unit, TimeRange range)
{
    private readonly List<InspectedFrame> _frames = [];
    private TimeRange _range = range;

    public void Add(InspectedFrame frame)
    {
        _frames.Add(frame);
        if (frame.Time > _range.To) _range = _range with { To = frame.Time };
    }

    /// <summary>Draws what was added so far, with a cursor at the last of it.</summary>
    public void Draw(Canvas canvas)
    {
        var (labels, height, gap) = (Pixels(62), Pixels(38), Pixels(12));
        var upper = new Area(area.Left + labels, area.Top, area.Right, area.Top + height);
        var lower = upper with { Top = upper.Bottom + gap, Bottom = upper.Bottom + gap + height };
        Strip(canvas, upper, "change", Colour.Sent, frame => frame.Change);
        Strip(canvas, lower, "work", Colour.Computed, frame => frame.Work);
        var cursor = X(upper, _frames[^1].Time);
        canvas.Fill(new Area(cursor, upper.Top - Pixels(2), cursor + Math.Max(1, Pixels(1)), lower.Bottom + Pixels(2)), Colour.Text, 0.85);
        TimeAxis(canvas, lower);
    }

    private void Strip(Canvas canvas, Area strip, string name, Colour colour, Func<InspectedFrame, double> value)
    {
        canvas.Fill(strip with { Top = strip.Bottom - 1 }, Colour.Line);
        canvas.Fill(strip with { Bottom = strip.Top + 1 }, Colour.Line, 0.6);
        var step = _frames.Count > 1 ? (_frames[^1].Time - _frames[0].Time) / (_frames.Count - 1) : TimeSpan.FromSeconds(0.5);
        for (var i = 0; i < _frames.Count; i++)
        {
            var (left, right) = (X(strip, _frames[i].Time), X(strip, i + 1 < _frames.Count ? _frames[i + 1].Time : _frames[i].Time + step));
            var top = strip.Bottom - (int)Math.Round(strip.Height * Math.Clamp(value(_frames[i]), 0, 1));
            if (right - left > 3) right--;
            canvas.Fill(new Area(left, top, Math.Min(strip.Right, Math.Max(left + 1, right)), strip.Bottom), colour, 0.8);
        }

        var mean = _frames.Average(value);
        Lettering.Write(canvas, area.Left, strip.Top + Pixels(14), name, 8.5 * unit, Colour.Text);
        Lettering.Write(canvas, area.Left, strip.Top + Pixels(31), string.Create(CultureInfo.InvariantCulture, $"{100 * mean:0.#} %"), 8.5 * unit, colour);
    }

    private void TimeAxis(Canvas canvas, Area strip)
    {
        var seconds = Math.Max(1e-3, (_range.To - _range.From).TotalSeconds);
        var step = ((double[])[0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200]).FirstOrDefault(step => seconds / step <= 9, 36_000);
        for (var time = Math.Ceiling(_range.From.TotalSeconds / step) * step; time <= _range.To.TotalSeconds + 1e-9; time += step)
        {
            var (x, text) = (X(strip, TimeSpan.FromSeconds(time)), Clock(time));
            canvas.Fill(new Area(x, strip.Bottom, x + 1, strip.Bottom + Pixels(3)), Colour.Faint);
            var wide = Lettering.Measure(text, 7 * unit);
            Lettering.Write(canvas, Math.Min(x - wide / 2, strip.Right - wide), strip.Bottom + Pixels(15), text, 7 * unit, Colour.Faint);
        }
    }

    private int X(Area strip, TimeSpan time)
    {
        var whole = Math.Max(1, (_range.To - _range.From).Ticks);
        return strip.Left + (int)Math.Round((strip.Width - 1) * Math.Clamp((double)(time - _range.From).Ticks / whole, 0, 1));
    }

    private static string Clock(double seconds)
    {
        var text = InspectPicture.Clock(TimeSpan.FromSeconds(seconds));
        return text.EndsWith(".0", StringComparison.Ordinal) ? text[..^2] : text;
    }

    private int Pixels(double units) => (int)Math.Round(units * unit);
}
