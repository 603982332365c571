using Microsoft.Extensions.DependencyInjection;

namespace Video.Server.Tracing;

/// <summary>Puts traces into the service.</summary>
internal static class TraceServices
{
    public static void AddTraces(this IServiceCollection services, TraceSettings settings)
    {
        services.AddSingleton(settings);
        services.AddHostedService<TraceExport>();
    }
}
