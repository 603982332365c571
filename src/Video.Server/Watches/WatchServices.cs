using Microsoft.Extensions.DependencyInjection;
using Video.Answering.Watching;
using Video.Server.Webhooks;
using Video.Streams.Watching;

namespace Video.Server.Watches;

/// <summary>Adds what watches need to the service.</summary>
internal static class WatchServices
{
    /// <param name="services">The service's.</param>
    /// <param name="deliveries">How webhooks are told.</param>
    /// <param name="allowed">Networks beyond the public one in which webhooks may be.</param>
    public static void AddWatches(this IServiceCollection services, DeliverySettings deliveries, IReadOnlyList<string> allowed)
    {
        services.AddSingleton<WatchEvaluator>();
        services.AddSingleton<EventSignal>();
        services.AddSingleton<WatchCounters>();
        services.AddSingleton<DeliveryCounters>();
        services.AddSingleton(deliveries);
        services.AddSingleton(new WebhookGate(allowed));
        services.AddSingleton<IWebhookSender, WebhookSender>();
        services.AddHostedService<WatchKeeper>();
    }
}
