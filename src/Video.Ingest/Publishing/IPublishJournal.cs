using System.Net;

namespace Video.Ingest.Publishing;

/// <summary>Told what happens at the port, for a log. Must not throw and not wait. What it is told holds no keys.</summary>
public interface IPublishJournal
{
    void Admitted(StreamKey stream, EndPoint remote);

    /// <param name="remote">Who was refused.</param>
    /// <param name="refusal">What it is counted as.</param>
    /// <param name="name">As the publisher wrote it; "" when it had not come to that.</param>
    /// <param name="reason">One sentence.</param>
    void Refused(EndPoint remote, PublishRefusal refusal, string name, string reason);

    void Left(StreamKey stream, EndPoint remote, string reason);
}
