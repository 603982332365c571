using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Video.Answering;
using Video.Inference.Engine;
using Video.Ingest;
using Video.Ingest.Network;
using Video.Server.Access;
using Video.Server.Access.Http;
using Video.Server.Access.Keys;
using Video.Server.Access.Tenants;
using Video.Server.Errors;
using Video.Server.Files;
using Video.Server.Frames;
using Video.Server.Health;
using Video.Server.Logs;
using Video.Server.MessagePack;
using Video.Server.Metrics;
using Video.Server.Models;
using Video.Server.OpenAi;
using Video.Server.Publishing;
using Video.Server.Streams;
using Video.Server.Summaries;
using Video.Server.Tracing;
using Video.Server.Watches;
using Video.Server.Webhooks;
using Video.State;
using Video.Streams;
using Video.Streams.Jobs;

namespace Video.Server;

/// <summary>The service: what there is, and where it is mapped.</summary>
public static class VideoServer
{
    /// <summary>A server ready to run. The model loads after start; <c>/health/ready</c> tells when it has.</summary>
    public static WebApplication Build(ServerSettings settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(settings.Urls);
        builder.WebHost.ConfigureKestrel(kestrel => ConnectionLimits.Set(kestrel, settings.Access));
        LogServices.Configure(builder.Logging, settings);
        builder.Host.UseOrleans(silo =>
        {
            // Where several nodes are configured (deploy/orleans) Orleans finds them itself.
            if (!silo.Configuration.GetSection("Orleans:Clustering").Exists()) silo.UseLocalhostClustering();
            // A stream's grain takes so many waiting calls, then refuses.
            silo.Configure<SiloMessagingOptions>(messaging => messaging.MaxEnqueuedRequestsHardLimit = 1_000);
        });
        AddServices(builder.Services, settings);

        var app = builder.Build();
        app.UseRequestIds();
        app.UseRequestMetrics();
        app.UseSecureHeaders();
        app.UseMessagePackAnswers();
        app.UseErrors();
        app.UseWebSockets();
        app.UseRouting();
        app.UseAccessRules();
        app.UseJsonCharset();
        app.UseMessagePackBodies();
        app.MapOpenApi("/openapi/v1.json").RequireScope(Scope.Read);
        app.MapHealth();
        app.MapServiceMetrics();
        app.MapKeys();
        app.MapTenants();
        app.MapModels();
        app.MapStreams();
        app.MapAsk();
        app.MapChat(settings.Chat);
        app.MapFrames();
        app.MapWatches();
        app.MapEvents();
        app.MapDeliveries();
        app.MapFiles();
        app.MapSummaries();
        return app;
    }

    private static void AddServices(IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(TimeProvider.System);
        services.AddState(settings.State);
        services.AddAccess(settings.Access, settings.Urls);
        services.AddSingleton(new SourceGate(settings.FileRoots));
        services.AddSingleton(new UrlGate(UrlPolicy.Allowing(settings.AllowedNetworks)));
        services.AddSingleton(settings.Memory);
        services.AddSingleton(settings.Streams);
        services.AddSingleton<FrameSources>();
        services.AddPublishing();
        services.AddSingleton<StreamSources>();
        services.AddSingleton<StreamRecords>();
        services.AddSingleton<RunningStreams>();
        services.AddServiceMetrics(settings.Metrics);
        services.AddTraces(settings.Traces);
        services.AddHostedService<StreamResumption>();
        services.AddSingleton<InferenceEngine>();
        services.AddSingleton<ModelLoader>();
        services.AddHostedService(provider => provider.GetRequiredService<ModelLoader>());
        services.AddSingleton(provider => provider.GetRequiredService<ModelLoader>().Model);
        services.AddSingleton<Questioner>();
        services.AddSingleton<VideoReader>();
        services.AddSingleton<VideoShelf>();
        services.AddSingleton<VideoAnswers>();
        services.AddWatches(settings.Deliveries, settings.WebhookNetworks);
        AddJobs(services, settings);
        services.AddOpenApi("v1", document => document.TellKeys(settings.Access));
        // So that a body which cannot be read reaches the error middleware, with the reason.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.RespectRequiredConstructorParameters = true;
            json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        });
    }

    private static void AddJobs(IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(settings.UploadsInState);
        services.AddSingleton<FileStore>();
        services.AddHostedService(provider => provider.GetRequiredService<FileStore>());
        services.AddSingleton(settings.Jobs);
        services.AddSingleton<SummaryJobs>();
        services.AddSingleton<JobCounters>();
        services.AddSingleton<SummaryEvents>();
        services.AddSingleton<IStreamRanges, StreamRanges>();
        services.AddSingleton<IJobEnds, SummaryLog>();
        services.AddHostedService<SummaryStarter>();
    }
}
