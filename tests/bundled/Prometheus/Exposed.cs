using System.Text;

namespace Prometheus.Tests;

/// <summary>What a registry exposes.</summary>
internal static class Exposed
{
    public static async Task<string> TextAsync(CollectorRegistry registry, ExpositionFormat format = ExpositionFormat.PrometheusText)
    {
        using var written = new MemoryStream();
        await registry.CollectAndExportAsTextAsync(written, format);
        return Encoding.UTF8.GetString(written.ToArray());
    }
}
