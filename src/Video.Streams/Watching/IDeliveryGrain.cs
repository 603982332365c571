using Orleans;

namespace Video.Streams.Watching;

/// <summary>Sends what is due to webhooks. One grain, key <see cref="Key"/>, so that of several nodes one sends.</summary>
public interface IDeliveryGrain : IGrainWithStringKey
{
    const string Key = "webhooks";

    /// <summary>Something is due, or may be.</summary>
    Task WakeAsync();
}
