using System.Globalization;
using System.Security;
using System.Text;

namespace Video.Cli.Benchmarks.Plots;

/// <summary>Panels of lines over one time axis, as an SVG that reads on light and on dark ground.</summary>
internal sealed class TimePlot
{
    private const int Width = 960;
    private const int Left = 64;
    private const int Right = 24;
    private const int Top = 56;
    private const int PanelHeight = 104;
    private const int PanelGap = 46;
    private const int Bottom = 40;

    // Colours of Okabe and Ito's palette, told apart also by those who do not see all of them; blue and orange mid-toned for both grounds.
    private const string Style =
        """
        text { font: 12px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; fill: #6e7781 }
        .title { font-size: 15px; font-weight: 600 } .panel { font-weight: 600 } .small { font-size: 11px }
        .axis { stroke: #8c959f; stroke-width: 1 } .grid { stroke: #8c959f; stroke-width: 1; opacity: .22 }
        polyline, .key { fill: none; stroke-width: 1.8; stroke-linejoin: round; stroke-linecap: round }
        .delta { stroke: #2f81f7 } .stc { stroke: #e08a00; stroke-width: 1.3 } .novel { stroke: #1a9f72 } .other { stroke: #a371f7 }
        @media (prefers-color-scheme: dark) { text { fill: #b1bac4 } }
        """;

    private readonly StringBuilder _svg = new();
    private readonly IReadOnlyList<double> _times;
    private readonly string _axis;

    private TimePlot(IReadOnlyList<double> times, string axis) => (_times, _axis) = (times, axis);

    /// <param name="title">Over all panels.</param>
    /// <param name="times">Of the values of every line, ascending, at least two.</param>
    /// <param name="panels">From the top.</param>
    /// <param name="axis">What the times are.</param>
    public static string Draw(string title, IReadOnlyList<double> times, IReadOnlyList<PlotPanel> panels, string axis = "seconds of video")
    {
        var plot = new TimePlot(times, axis);
        var height = Top + panels.Count * (PanelHeight + PanelGap) - PanelGap + Bottom;
        plot.Write($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\" role=\"img\">");
        plot.Write($"<title>{Escape(title)}</title>\n<style>{Style}</style>");
        plot.Text(Left, 22, "title", "start", title);
        for (var i = 0; i < panels.Count; i++) plot.Panel(panels[i], Top + i * (PanelHeight + PanelGap), isLast: i == panels.Count - 1);
        plot.Write("</svg>");
        return plot._svg.ToString();
    }

    private void Panel(PlotPanel panel, int top, bool isLast)
    {
        var highest = panel.Top ?? RoundAbove(panel.Lines.Max(line => line.Values.Max()));
        Text(Left, top - 9, "panel", "start", panel.Title);
        Legend(panel, top - 9);
        for (var i = 0; i <= 2; i++)
        {
            var y = top + PanelHeight * (2 - i) / 2;
            Write($"<line class=\"{(i == 0 ? "axis" : "grid")}\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y}\" y2=\"{y}\"/>");
            Text(Left - 8, y + 4, "small", "end", (highest * i / 2).ToString(panel.Format, CultureInfo.InvariantCulture));
        }

        TimeAxis(top, isLast);
        foreach (var line in panel.Lines)
        {
            var points = line.Values.Select((value, i) => Point(_times[i], top + PanelHeight * (1 - Math.Clamp(value / highest, 0, 1))));
            Write($"<polyline class=\"{line.Colour}\" points=\"{string.Join(' ', points)}\"><title>{Escape(line.Name)}</title></polyline>");
        }
    }

    private void Legend(PlotPanel panel, int y)
    {
        double x = Width - Right;
        foreach (var line in panel.Lines.Reverse())
        {
            Text(x, y, "small", "end", line.Name);
            x -= 6.4 * line.Name.Length + 8;
            Write($"<line class=\"key {line.Colour}\" x1=\"{Number(x - 18)}\" x2=\"{Number(x)}\" y1=\"{y - 4}\" y2=\"{y - 4}\"/>");
            x -= 34;
        }
    }

    private void TimeAxis(int top, bool isLast)
    {
        var step = RoundAbove((_times[^1] - _times[0]) / 10);
        for (var time = Math.Ceiling(_times[0] / step) * step; time <= _times[^1] + 1e-9; time += step)
        {
            var x = X(time);
            Write($"<line class=\"grid\" x1=\"{Number(x)}\" x2=\"{Number(x)}\" y1=\"{top}\" y2=\"{top + PanelHeight}\"/>");
            if (isLast) Text(x, top + PanelHeight + 18, "small", "middle", time.ToString("0.##", CultureInfo.InvariantCulture));
        }

        if (isLast) Text(Width - Right, top + PanelHeight + 34, "small", "end", _axis);
    }

    private string Point(double time, double y) => $"{Number(X(time))},{Number(y)}";

    private double X(double time) => Left + (Width - Left - Right) * (time - _times[0]) / (_times[^1] - _times[0]);

    // 1, 2 or 5 times a power of ten.
    private static double RoundAbove(double value)
    {
        if (value <= 0) return 1;
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return power * ((double[])[1, 2, 5, 10]).First(step => step * power >= value * (1 - 1e-9));
    }

    private void Text(double x, double y, string style, string anchor, string text) =>
        Write($"<text class=\"{style}\" x=\"{Number(x)}\" y=\"{Number(y)}\" text-anchor=\"{anchor}\">{Escape(text)}</text>");

    private void Write(string line) => _svg.Append(line).Append('\n');

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Escape(string text) => SecurityElement.Escape(text);
}
