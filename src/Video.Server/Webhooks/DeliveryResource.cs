using Video.Server.Watches;
using Video.State;

namespace Video.Server.Webhooks;

/// <summary>A message to a webhook as the API shows it.</summary>
/// <param name="Id">As the receiver gets it in <c>Video-Delivery</c>, the same at every attempt.</param>
/// <param name="Stream">The stream's name.</param>
/// <param name="Watch">The watch's id.</param>
/// <param name="Url">The receiver, without what follows a question mark there.</param>
/// <param name="State">pending, delivered or dead.</param>
/// <param name="Attempts">How often it has been tried.</param>
/// <param name="NextAttempt">When it is tried again; null where it is not.</param>
/// <param name="LastError">Why the last attempt failed.</param>
/// <param name="CreatedAt">When the event was written down.</param>
/// <param name="Body">What is sent.</param>
public sealed record DeliveryResource(
    string Id, string Stream, string Watch, string? Url, DeliveryState State, int Attempts, DateTimeOffset? NextAttempt, string? LastError, DateTimeOffset CreatedAt, string Body)
{
    public static DeliveryResource From(DeliveryRecord delivery) => new(
        delivery.Id, delivery.Stream.Stream.Value, delivery.Watch, WatchResource.Shown(delivery.Url), delivery.State, delivery.Attempts,
        delivery.State == DeliveryState.Pending ? delivery.NextAttempt : null, delivery.LastError, delivery.Created, delivery.Body);
}

/// <param name="Data">The newest first.</param>
public sealed record DeliveryList(IReadOnlyList<DeliveryResource> Data);
