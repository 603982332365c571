using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Video.Server.Tracing;

/// <summary>Sends spans to a collector while the service runs. Where none is named nobody listens, and no span is made.</summary>
internal sealed class TraceExport(TraceSettings settings) : IHostedService, IDisposable
{
    private const string EndpointVariable = "OTEL_EXPORTER_OTLP_ENDPOINT", TracesVariable = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>gRPC's port by convention; everything else is taken for HTTP.</summary>
    private const int GrpcPort = 4317;

    /// <summary>For what is still on its way when the service stops.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    private TracerProvider? _provider;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Endpoint is null && !IsSet(EndpointVariable) && !IsSet(TracesVariable)) return Task.CompletedTask;
        // Requests come from ASP.NET Core's own source.
        var builder = Sdk.CreateTracerProviderBuilder().ConfigureResource(resource => resource.AddService("video")).AddSource("Microsoft.AspNetCore", Traces.Name);
        if (settings.Frames) builder.AddSource(Traces.FramesName);
        _provider = builder.AddOtlpExporter(Address).Build();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_provider is { } provider) await Task.Run(() => provider.ForceFlush((int)Farewell.TotalMilliseconds), cancellationToken);
    }

    public void Dispose() => _provider?.Dispose();

    private void Address(OtlpExporterOptions options)
    {
        // Without an address of ours the exporter reads the standard variables itself.
        if (settings.Endpoint is not { } endpoint) return;
        if (!IsSet(ProtocolVariable)) options.Protocol = endpoint.Port == GrpcPort ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        options.Endpoint = options.Protocol == OtlpExportProtocol.HttpProtobuf && endpoint.AbsolutePath == "/" ? new Uri(endpoint, "v1/traces") : endpoint;
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
