using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Video.Server.Logs;

/// <summary>Log lines for people: when, how grave, who says it, what, and in brackets whom it is about. What strangers sent can neither end a line nor colour it.</summary>
internal sealed class LogLines(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "video";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.Write(time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        textWriter.Write($" {WordOf(logEntry.LogLevel)} {logEntry.Category[(logEntry.Category.LastIndexOf('.') + 1)..]}: {Plain(message)}");
        scopeProvider?.ForEachScope((scope, writer) =>
        {
            if (scope is LogScope about) writer.Write($" [{Plain(about.ToString())}]");
        }, textWriter);
        textWriter.WriteLine();
        if (logEntry.Exception is { } failure) textWriter.WriteLine(failure);
    }

    private static string Plain(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)) : text;

    private static string WordOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        _ => "error",
    };
}
