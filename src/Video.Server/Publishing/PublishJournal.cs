using System.Net;
using Microsoft.Extensions.Logging;
using Video.Ingest.Publishing;

namespace Video.Server.Publishing;

/// <summary>Writes to the log who publishes, who left and who was refused.</summary>
internal sealed partial class PublishJournal(ILogger<PublishJournal> log) : IPublishJournal
{
    private const int LongestName = 64;

    public void Admitted(StreamKey stream, EndPoint remote) => LogAdmitted(remote, stream);

    public void Refused(EndPoint remote, PublishRefusal refusal, string name, string reason) => LogRefused(remote, refusal, Shown(name), reason);

    public void Left(StreamKey stream, EndPoint remote, string reason) => LogLeft(remote, stream, reason);

    // A stranger's words: no line breaks in the log, and no end.
    private static string Shown(string name)
    {
        var part = name.Length > LongestName ? name[..LongestName] : name;
        return string.Concat(part.Select(letter => char.IsControl(letter) ? '?' : letter));
    }

    [LoggerMessage(LogLevel.Information, "{Remote} publishes to {Stream}")]
    private partial void LogAdmitted(EndPoint remote, StreamKey stream);

    [LoggerMessage(LogLevel.Information, "Publisher {Remote} of '{Name}' refused ({Refusal}): {Reason}")]
    private partial void LogRefused(EndPoint remote, PublishRefusal refusal, string name, string reason);

    [LoggerMessage(LogLevel.Information, "{Remote} publishes to {Stream} no more: {Reason}")]
    private partial void LogLeft(EndPoint remote, StreamKey stream, string reason);
}
