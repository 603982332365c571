using System.Globalization;

namespace Video.Cli.Inspection;

/// <summary>A letter as lines to be drawn. Digits reach from 0 (top) to 7 (where letters stand), small letters from 2.</summary>
/// <param name="Lines">Points of each line, at least two.</param>
/// <param name="Width">From 0 to the letter's right edge.</param>
internal sealed record Strokes(IReadOnlyList<(double X, double Y)[]> Lines, double Width)
{
    private const string Bowl = "o1.9,2 3.3,2.7 3.8,4.5 3.3,6.3 1.9,7 .5,6.3 0,4.5 .5,2.7";
    private const string Arch = "~0,4.2 .5,2.7 1.8,2 3,2.5 3.4,3.9|3.4,3.9 3.4,7";

    // Lines apart by '|'; '~' before one: a curve through its points; 'o': a closed one.
    private static readonly Dictionary<char, Strokes> Letters = new Dictionary<char, string>
    {
        ['0'] = "o2,0 3.5,.9 4,3.5 3.5,6.1 2,7 .5,6.1 0,3.5 .5,.9",
        ['1'] = ".7,1.5 2.3,0 2.3,7",
        ['2'] = "~.1,1.8 .7,.5 2,0 3.4,.6 3.8,1.9 3.3,3.2 2,4.8 0,7|0,7 4,7",
        ['3'] = "~.2,1.2 1,.2 2.1,0 3.4,.6 3.7,1.8 3.2,2.9 1.8,3.3|~1.8,3.3 3.3,3.7 4,5.1 3.4,6.5 2,7 .7,6.7 0,5.7",
        ['4'] = "3,7 3,0 0,4.9 4,4.9",
        ['5'] = "3.6,0 .7,0 .4,3.1|~.4,3.1 1.1,2.6 2.1,2.4 3.5,3.1 4,4.7 3.4,6.4 2,7 .8,6.7 .1,5.9",
        ['6'] = "~3.4,.5 2.3,0 1.1,.7 .2,2.6 0,4.9|o2,2.8 3.5,3.4 4,4.9 3.5,6.4 2,7 .5,6.4 0,4.9 .5,3.4",
        ['7'] = "0,0 4,0 1.4,7",
        ['8'] = "o2,0 3.3,.5 3.7,1.7 3.2,2.8 2,3.25 .8,2.8 .3,1.7 .7,.5|o2,3.25 3.4,3.8 4,5.1 3.4,6.5 2,7 .6,6.5 0,5.1 .6,3.8",
        ['9'] = "~.6,6.5 1.7,7 2.9,6.3 3.8,4.4 4,2.1|o2,4.2 .5,3.6 0,2.1 .5,.6 2,0 3.5,.6 4,2.1 3.5,3.6",
        ['a'] = Bowl + "|3.8,2 3.8,7",
        ['b'] = "0,0 0,7|" + Bowl,
        ['c'] = "~3.5,2.8 2.9,2.2 1.9,2 .5,2.7 0,4.5 .5,6.3 1.9,7 2.9,6.8 3.5,6.2",
        ['d'] = Bowl + "|3.8,0 3.8,7",
        ['e'] = "0,4.4 3.8,4.4|~3.8,4.4 3.3,2.7 1.9,2 .5,2.7 0,4.5 .5,6.3 1.9,7 2.9,6.8 3.6,6.1",
        ['f'] = "~2.7,.1 1.9,.1 1.3,.5 1.1,1.5|1.1,1.5 1.1,7|0,2 2.5,2",
        ['g'] = Bowl + "|3.8,2 3.8,7.2|~3.8,7.2 3.3,8.6 1.9,9 .7,8.8 .1,8.2",
        ['h'] = "0,0 0,7|" + Arch,
        ['i'] = "0,2 0,7|0,.2 0,.2",
        ['j'] = ".9,2 .9,7.5|~.9,7.5 .6,8.6 -.2,9|.9,.2 .9,.2",
        ['k'] = "0,0 0,7|3.1,2 0,5|1.2,3.9 3.3,7",
        ['l'] = "0,0 0,7",
        ['m'] = "0,2 0,7|~0,4 .5,2.5 1.5,2 2.4,2.5 2.7,3.8|2.7,3.8 2.7,7|~2.7,4 3.2,2.5 4.2,2 5.1,2.5 5.4,3.8|5.4,3.8 5.4,7",
        ['n'] = "0,2 0,7|" + Arch,
        ['o'] = Bowl,
        ['p'] = "0,2 0,9|" + Bowl,
        ['q'] = Bowl + "|3.8,2 3.8,9",
        ['r'] = "0,2 0,7|~0,4.2 .5,2.7 1.4,2.05 2.2,2.1",
        ['s'] = "~3.2,2.8 2.6,2.2 1.7,2 .6,2.4 .2,3.3 .8,4.1 2.6,4.8 3.3,5.7 2.8,6.7 1.6,7 .6,6.8 0,6.1",
        ['t'] = "1,.6 1,5.7|~1,5.7 1.2,6.6 1.8,7 2.4,6.9|0,2 2.4,2",
        ['u'] = "0,2 0,5.1|~0,5.1 .4,6.5 1.6,7 2.9,6.3 3.4,4.8|3.4,2 3.4,7",
        ['v'] = "0,2 1.8,7 3.6,2",
        ['w'] = "0,2 1.3,7 2.6,2.3 3.9,7 5.2,2",
        ['x'] = "0,2 3.4,7|3.4,2 0,7",
        ['y'] = "0,2 1.8,6.9|3.6,2 1.3,8.3 .8,8.9 0,9",
        ['z'] = "0,2 3.2,2 0,7 3.2,7",
        ['%'] = "o1.1,.1 2,.7 2.2,1.7 2,2.7 1.1,3.3 .2,2.7 0,1.7 .2,.7|o4.1,3.7 5,4.3 5.2,5.3 5,6.3 4.1,6.9 3.2,6.3 3,5.3 3.2,4.3|4.4,0 .8,7",
        ['/'] = "2.4,-.3 0,7.3",
        [':'] = "0,3 0,3|0,6.6 0,6.6",
        ['.'] = "0,6.8 0,6.8",
        [','] = ".3,6.6 0,8",
        ['-'] = "0,4.5 2.2,4.5",
        ['='] = "0,3.6 3,3.6|0,5.4 3,5.4",
        ['+'] = "0,4.5 3.2,4.5|1.6,2.9 1.6,6.1",
        ['_'] = "0,7.6 3.4,7.6",
    }.ToDictionary(letter => letter.Key, letter => Parse(letter.Value));

    /// <summary>Null for a space, and for what there is no letter for.</summary>
    public static Strokes? Of(char letter) => Letters.GetValueOrDefault(char.ToLowerInvariant(letter));

    private static Strokes Parse(string text)
    {
        var lines = text.Split('|').Select(LineOf).ToArray();
        return new Strokes(lines, lines.Max(line => line.Max(point => point.X)));
    }

    private static (double X, double Y)[] LineOf(string text)
    {
        var points = text.TrimStart('~', 'o').Split(' ').Select(PointOf).ToArray();
        return text[0] switch { '~' => Curve(points, closed: false), 'o' => Curve(points, closed: true), _ => points };
    }

    private static (double X, double Y) PointOf(string text)
    {
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        return (double.Parse(text[..comma], CultureInfo.InvariantCulture), double.Parse(text[(comma + 1)..], CultureInfo.InvariantCulture));
    }

    // Catmull and Rom's spline: through every point, with the direction from the point before to the point after.
    private static (double X, double Y)[] Curve((double X, double Y)[] points, bool closed)
    {
        const int Steps = 5;
        var curve = new List<(double X, double Y)> { points[0] };
        for (var i = 0; i < (closed ? points.Length : points.Length - 1); i++)
        {
            var (before, from, to, after) = (At(i - 1), At(i), At(i + 1), At(i + 2));
            for (var step = 1; step <= Steps; step++)
            {
                var t = (double)step / Steps;
                curve.Add((Spline(before.X, from.X, to.X, after.X, t), Spline(before.Y, from.Y, to.Y, after.Y, t)));
            }
        }

        return [.. curve];

        (double X, double Y) At(int i) => points[closed ? (i + points.Length) % points.Length : Math.Clamp(i, 0, points.Length - 1)];
    }

    private static double Spline(double before, double from, double to, double after, double t) =>
        from + 0.5 * t * (to - before + t * (2 * before - 5 * from + 4 * to - after + t * (3 * (from - to) + after - before)));
}
