using System.CommandLine;
using Video.Server.Logs;
using Video.Server.Metrics;
using Video.Server.Tracing;

namespace Video.Cli.Commands;

/// <summary>The options that say what a service tells of itself: log lines, metrics, traces.</summary>
internal sealed class ObservingOptions
{
    private readonly Option<LogFormat> _format = new("--log-format")
    {
        Description = "How log lines are written: text, or json with one object a line.",
        DefaultValueFactory = _ => LogFormat.Text,
        HelpName = "FORMAT",
    };

    private readonly Option<int> _streams = new("--metrics-streams")
    {
        Description = "Streams that have series of their own in /metrics; the others are in the totals.",
        DefaultValueFactory = _ => MetricsSettings.UsualStreams,
        HelpName = "N",
    };

    private readonly Option<string?> _otlp = new("--otlp")
    {
        Description = "Collector of traces that takes OTLP, e.g. http://127.0.0.1:4318. Default: OTEL_EXPORTER_OTLP_ENDPOINT, or none.",
        HelpName = "URL",
    };

    private readonly Option<bool> _frames = new("--trace-frames") { Description = "Traces hold the reading of frames too, not only requests and questions." };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_format, _streams, _otlp, _frames]) command.Options.Add(option);
    }

    public LogFormat Format(ParseResult parsed) => parsed.GetValue(_format);

    /// <exception cref="VideoException">A number out of range.</exception>
    public MetricsSettings Metrics(ParseResult parsed) => new()
    {
        Streams = parsed.GetValue(_streams) is >= 0 and var streams
            ? streams
            : throw new VideoException(ErrorCode.InvalidArgument, "The number of streams with series of their own is 0 or more.", "metrics-streams"),
    };

    /// <exception cref="VideoException">An address that is none.</exception>
    public TraceSettings Traces(ParseResult parsed) => new() { Endpoint = parsed.GetValue(_otlp) is { } url ? EndpointOf(url) : null, Frames = parsed.GetValue(_frames) };

    private static Uri EndpointOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https"
        ? endpoint
        : throw new VideoException(ErrorCode.InvalidArgument, $"'--otlp' is '{url}'; it is an http or https URL as in http://127.0.0.1:4318.", "otlp");
}
