using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Video.Server.Access;
using Video.Server.Access.Keys;
using Video.Server.Access.Tenants;

namespace Video.Tests.Server.Access;

/// <summary>The real service with keys on, and a tenant "other" beside main.</summary>
public class KeyedServer : RunningServer, IAsyncLifetime
{
    public static readonly TenantId Other = TenantId.Parse("other");

    protected override AccessSettings Access => new() { Keys = true, FailedKeysPerMinute = int.MaxValue };

    /// <summary>The key that was made at the start.</summary>
    public string AdminKey => Services.GetRequiredService<FirstKey>().Made!.Text;

    async Task IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        await Services.GetRequiredService<TenantBook>().CreateAsync(Other, new TenantLimits(), default);
    }

    public async Task<string> CreateKeyAsync(TenantId tenant, Scope scopes, DateTimeOffset? expires = null) =>
        (await Services.GetRequiredService<KeyRing>().CreateAsync(tenant, "", scopes, expires, default)).Key.Text;

    public async Task<(int Status, JsonElement Body, HttpResponseHeaders Headers)> SendAsync(string? key, HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + key);
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        // Events do not end; their status says enough.
        var text = response.Content.Headers.ContentType?.MediaType == "application/json" ? await response.Content.ReadAsStringAsync() : "";
        return ((int)response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone(), response.Headers);
    }

    public static string MessageOf(JsonElement body) => body.GetProperty("error").GetProperty("message").GetString()!;
}
