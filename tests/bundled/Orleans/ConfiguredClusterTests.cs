using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Orleans.Hosting;

namespace Orleans.Tests;

public sealed class ConfiguredClusterTests
{
    [Fact]
    public void A_cluster_that_cannot_be_joined_is_no_reason_to_run_alone()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Orleans:Clustering:ProviderType", "NoSuchProvider")]);
        Assert.ThrowsAny<Exception>(() =>
        {
            builder.UseOrleans(silo => silo.Configure<Configuration.SiloMessagingOptions>(_ => { }));
            builder.Build();
        });
    }
}
