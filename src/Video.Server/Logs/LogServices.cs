using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Video.Server.Logs;

/// <summary>Where log lines go, and how they look.</summary>
internal static class LogServices
{
    public static void Configure(ILoggingBuilder logging, ServerSettings settings)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(settings.Verbose ? LogLevel.Information : LogLevel.Warning);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // Why the service does not start is told by whoever starts it, in a sentence; the host would print where that happened as well.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        logging.AddConsoleFormatter<LogLines, ConsoleFormatterOptions>();
        logging.AddConsole(console =>
        {
            console.FormatterName = settings.LogFormat == LogFormat.Json ? ConsoleFormatterNames.Json : LogLines.FormatterName;
            // Who does not read the log must not hold up the service: what does not fit is left out, and a line says how many were.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
        logging.Services.Configure<JsonConsoleFormatterOptions>(json =>
        {
            json.IncludeScopes = true;
            json.UseUtcTimestamp = true;
            json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });
        logging.Services.AddHostedService<StreamLog>();
    }
}
