using Microsoft.Extensions.DependencyInjection;
using Video.Ingest.Publishing;

namespace Video.Server.Publishing;

/// <summary>Puts publishing into the service.</summary>
internal static class PublishServices
{
    public static void AddPublishing(this IServiceCollection services)
    {
        services.AddSingleton(new PublishLimits());
        services.AddSingleton(provider => new PublishDock(provider.GetRequiredService<PublishLimits>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<PublishedStreams>();
        services.AddSingleton<IPublishGate, PublishGate>();
        services.AddSingleton<IPublishJournal, PublishJournal>();
        services.AddSingleton<PublishPort>();
        services.AddHostedService(provider => provider.GetRequiredService<PublishPort>());
    }
}
