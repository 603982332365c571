using Video.State;

namespace Video.Streams.Watching;

/// <summary>Sends one message to one receiver.</summary>
public interface IWebhookSender
{
    /// <returns>Null: the receiver took it. Else why not, in one sentence without credentials.</returns>
    Task<SendFailure?> SendAsync(DeliveryRecord delivery, string secret, CancellationToken cancellation);
}

/// <param name="Reason">One sentence.</param>
/// <param name="Final">True: trying again is of no use.</param>
public sealed record SendFailure(string Reason, bool Final = false);
