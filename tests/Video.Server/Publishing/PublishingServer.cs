using Microsoft.Extensions.DependencyInjection;
using Video.Server.Publishing;

namespace Video.Tests.Server.Publishing;

/// <summary>The service with an RTSP port.</summary>
public sealed class PublishingServer : RunningServer
{
    protected override RtspSettings Rtsp => new() { Port = 0 };

    /// <summary>Where a stream of this name is published.</summary>
    public string Url(string name, string? key = null) => $"rtsp://{Services.GetRequiredService<PublishPort>().Addresses[0]}/{name}{(key is null ? "" : $"?key={key}")}";
}
