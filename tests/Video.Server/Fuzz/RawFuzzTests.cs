using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Video.Tests.Server.Fuzz;

/// <summary>What is no HTTP, or only its beginning.</summary>
[Collection(FuzzCollection.Name)]
public sealed partial class RawFuzzTests(FuzzedServer server, ITestOutputHelper output)
{
    private const int Connections = 2_000, AtOnce = 40;

    private readonly ConcurrentDictionary<string, int> _lines = [];

    [Fact]
    public async Task Two_thousand_broken_connections_are_refused_or_closed_and_the_service_goes_on()
    {
        var requests = new RawRequests(server, FuzzCollection.Seed);
        await Parallel.ForEachAsync(Enumerable.Range(0, Connections), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (index, _) => await TryAsync(requests.Make(index)));
        output.WriteLine(string.Join(", ", _lines.OrderBy(line => line.Key, StringComparer.Ordinal).Select(line => $"{line.Key}: {line.Value}")));
        // 505: there is no such version of HTTP.
        Assert.DoesNotContain(_lines.Keys, line => line.Contains(" 5", StringComparison.Ordinal) && !line.EndsWith("505", StringComparison.Ordinal));
        Assert.True(_lines.Values.Sum() > Connections / 2);
        await server.AssertSoundAsync();
    }

    private async Task TryAsync(RawRequest request)
    {
        using var connection = await RawConnection.OpenAsync(server);
        foreach (var part in request.Parts)
            if (!await connection.SendAsync(part)) break;
        if (request.Reset)
        {
            connection.Reset();
            return;
        }
        foreach (Match line in StatusLine().Matches(await connection.FinishAsync())) _lines.AddOrUpdate(line.Value, 1, (_, count) => count + 1);
    }

    [GeneratedRegex(@"HTTP/1\.[01] \d{3}")]
    private static partial Regex StatusLine();
}
