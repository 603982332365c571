using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Orleans.Hosting;

/// <summary>Adds the silo's own services; the application's come through <see cref="ISiloBuilder"/>.</summary>
internal sealed class SiloBuilder : ISiloBuilder
{
    private SiloBuilder(IServiceCollection services, IConfiguration configuration)
    {
        Services = services;
        Configuration = configuration;
        services.AddLogging();
        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<GrainCatalog>();
        services.AddSingleton<Silo>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<Silo>());
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<Silo>().Grains);
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<Silo>().Grains);
        services.AddSingleton<IGrainContextAccessor, GrainContextAccessor>();
        services.AddScoped<GrainContextOfScope>();
        services.AddScoped<IGrainContext>(provider => provider.GetRequiredService<GrainContextOfScope>().Context!);
        services.AddSingleton(new DeepCopier());
    }

    public IServiceCollection Services { get; }

    public IConfiguration Configuration { get; }

    /// <summary>The builder of these services: one, however often Orleans is asked for.</summary>
    public static SiloBuilder For(IServiceCollection services, IConfiguration? configuration)
    {
        var existing = services.FirstOrDefault(service => service.ServiceType == typeof(SiloBuilder))?.ImplementationInstance;
        if (existing is SiloBuilder builder) return builder;
        // The real one would read it. To go on alone would be worse than not to start: each node would believe that it has all grains.
        if (configuration?.GetSection("Orleans:Clustering").Exists() == true)
            throw new OrleansConfigurationException("A cluster is configured (Orleans:Clustering), but this Orleans is one process: build with -p:Packages=nuget.");
        builder = new SiloBuilder(services, configuration ?? new ConfigurationBuilder().Build());
        services.AddSingleton(builder);
        return builder;
    }
}
