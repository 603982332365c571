using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Video.Server.Access;
using Video.Server.Access.Keys;
using Video.Server.Errors;
using Video.State;

namespace Video.Tests.Server.Access;

public sealed class FailClosedTests
{
    [Fact]
    public async Task An_endpoint_that_names_no_scope_is_closed_to_admins_too()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddState(new StateSettings());
        builder.Services.AddAccess(new AccessSettings { Keys = true }, "http://127.0.0.1:0");
        await using var app = builder.Build();
        app.UseErrors();
        app.UseAccessRules();
        app.MapGet("/forgotten", () => "secret");
        app.MapGet("/declared", (Microsoft.AspNetCore.Http.HttpContext context) => context.Caller().Tenant.Value).RequireScope(Scope.Read);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + app.Services.GetRequiredService<FirstKey>().Made!.Text);
        using var forgotten = await http.GetAsync("/forgotten");
        Assert.Equal(403, (int)forgotten.StatusCode);
        Assert.DoesNotContain("secret", await forgotten.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("main", await http.GetStringAsync("/declared"));
    }
}
