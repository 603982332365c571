using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Video.Server.Access.Http;
using Video.Server.Access.Keys;
using Video.Server.Access.Tenants;

namespace Video.Server.Access;

/// <summary>Puts access into the service: keys, tenants, limits, and what browsers are told.</summary>
internal static class AccessServices
{
    /// <exception cref="VideoException">Without keys the service would be open to other machines; or an origin is none.</exception>
    public static void AddAccess(this IServiceCollection services, AccessSettings settings, string urls)
    {
        if (!settings.Keys && !ServerAddresses.AreOfThisMachineAlone(urls))
        {
            throw new VideoException(ErrorCode.InvalidArgument,
                $"Without keys everybody who reaches {urls} may do everything: listen on http://127.0.0.1 instead, or leave --no-keys out.", "no-keys");
        }

        foreach (var origin in settings.Origins) CheckOrigin(origin);
        services.AddSingleton(settings);
        services.AddSingleton<KeyRing>();
        services.AddSingleton<FirstKey>();
        services.AddSingleton<FailedKeys>();
        services.AddSingleton<AccessGate>();
        services.AddSingleton<TenantBook>();
        services.AddSingleton<TenantAllowance>();
        services.AddHostedService<AccessRefresh>();
        services.AddCors();
        services.AddSingleton(new HostNames(urls));
    }

    /// <summary>After the errors' middleware, before any endpoint.</summary>
    public static void UseAccessRules(this WebApplication app)
    {
        app.UseHostNames();
        var settings = app.Services.GetRequiredService<AccessSettings>();
        if (settings.Origins.Count > 0)
        {
            app.UseCors(policy => policy.WithOrigins([.. settings.Origins]).WithMethods("GET", "POST", "PATCH", "DELETE")
                .WithHeaders("authorization", "content-type", "accept", "last-event-id", "x-request-id", "traceparent").WithExposedHeaders("retry-after", "location", "x-request-id").SetPreflightMaxAge(TimeSpan.FromMinutes(10)));
        }

        app.UseAccess();
    }

    private static void CheckOrigin(string origin)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.GetLeftPart(UriPartial.Authority) != origin)
            throw new VideoException(ErrorCode.InvalidArgument, $"'{origin}' is not an origin; write the scheme and host of the page alone, as in https://cameras.example.org.", "cors");
    }
}
