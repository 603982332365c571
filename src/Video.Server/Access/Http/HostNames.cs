using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Video.Server.Access.Http;

/// <summary>What the Host header may say where the service listens on this machine alone, so that a web page whose name was made to point to 127.0.0.1 reaches nothing.
/// Where others may reach it keys decide, and a proxy may give it any name.</summary>
internal sealed class HostNames(string urls)
{
    private readonly HashSet<string>? _names = ServerAddresses.AreOfThisMachineAlone(urls)
        ? new HashSet<string>(["localhost", "127.0.0.1", "[::1]", .. ServerAddresses.Hosts(urls)], StringComparer.OrdinalIgnoreCase)
        : null;

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: it is none of the service's.</exception>
    public void Check(string host)
    {
        if (_names?.Contains(host) == false) throw new VideoException(ErrorCode.InvalidArgument, $"'{host}' is no name of this service, which listens on this machine alone.", "host");
    }
}

internal static class HostNamesMiddleware
{
    public static void UseHostNames(this WebApplication app)
    {
        var names = app.Services.GetRequiredService<HostNames>();
        app.Use((context, next) =>
        {
            names.Check(context.Request.Host.Host);
            return next(context);
        });
    }
}
