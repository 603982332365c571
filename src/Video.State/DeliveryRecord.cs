namespace Video.State;

/// <summary>A message of an event to one receiver.</summary>
/// <param name="Id">Unique among all deliveries; the receiver sees it and can tell a repeated message by it.</param>
/// <param name="Body">The bytes that are sent and signed, as text.</param>
/// <param name="Attempts">How often it has been tried.</param>
/// <param name="LastError">One sentence, without credentials.</param>
public sealed record DeliveryRecord(
    string Id, string EventId, StreamKey Stream, string Watch, string Url, string Body, DateTimeOffset Created,
    int Attempts, DateTimeOffset NextAttempt, DeliveryState State = DeliveryState.Pending, string? LastError = null);
