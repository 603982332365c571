using System.Globalization;

namespace Video.Tests.Server.Metrics;

/// <summary>What one scrape brought: every series with its value.</summary>
internal sealed class Scrape
{
    private readonly Dictionary<string, double> _values;

    private Scrape(string text)
    {
        Text = text;
        _values = Lines.Where(line => line[0] != '#').ToDictionary(line => line[..line.LastIndexOf(' ')], line => Parse(line[(line.LastIndexOf(' ') + 1)..]), StringComparer.Ordinal);
    }

    public string Text { get; }

    /// <param name="series">Name and labels, as they are written.</param>
    public double this[string series] => _values.TryGetValue(series, out var value) ? value : throw new KeyNotFoundException($"There is no {series} in:\n{Text}");

    public IReadOnlyCollection<string> Series => _values.Keys;

    /// <summary>Each metric's name, type, and label names in order (of a histogram without "le").</summary>
    public IEnumerable<(string Name, string Type, string Help)> Families => Lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' '))
        .Select(words => (words[2], words[3], Lines.First(line => line.StartsWith($"# HELP {words[2]} ", StringComparison.Ordinal))[$"# HELP {words[2]} ".Length..]));

    public static async Task<Scrape> OfAsync(HttpClient http, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        using var response = await http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return new Scrape(await response.Content.ReadAsStringAsync());
    }

    private IEnumerable<string> Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static double Parse(string value) => value == "+Inf" ? double.PositiveInfinity : double.Parse(value, CultureInfo.InvariantCulture);
}
