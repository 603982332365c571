using System.Net.Sockets;
using System.Text;
using Video.Ingest.Publishing;
using Video.Ingest.Sampling;

namespace Video.Ingest.Tests.Publishing;

/// <summary>Thousands of clients that do not keep to the protocol, while one that does is served.</summary>
[Collection(PublishingTests.Name)]
public sealed class RtspFuzzTests
{
    private const int Clients = 3_500;
    private const int AtOnce = 12;

    [Fact]
    public async Task Thousands_of_malformed_requests_neither_break_the_port_nor_disturb_who_publishes()
    {
        var limits = new PublishLimits { Handshake = TimeSpan.FromSeconds(2), Silence = TimeSpan.FromSeconds(10), WaitingPerAddress = 2 * AtOnce };
        await using var port = new PublishingPort(limits);
        var good = port.Open("good", new FixedRate(5));
        port.Open("fuzzed");
        using var sender = Sender.Ffmpeg(port.Url("good"));
        await good.FramesOfAsync(0, 3);
        var (files, frames) = (Children.OpenFiles(), good.Frames.Count);

        var malformed = new MalformedRequests(port.Url("fuzzed"), seed: 20261120);
        await Parallel.ForEachAsync(malformed.Take(Clients), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (client, _) => await TryAsync(port, client));

        await good.FramesOfAsync(0, frames + 5);
        Assert.Equal([0], good.Epochs);
        Assert.Equal(0, port.Dock.Counters.Refused(PublishRefusal.Internal));
        Assert.True(port.Dock.Counters.RefusedInAll > Clients / 2, $"{port.Dock.Counters.RefusedInAll} were refused");
        await UntilAsync(() => port.Listener is { Connections: 1, Waiting: 0 });
        await UntilAsync(() => Children.OpenFiles() <= files + 3);
    }

    // Whatever is sent, the port ends the connection by itself, or when we do.
    private static async Task TryAsync(PublishingPort port, MalformedRequest request)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(port.Address);
        var stream = client.GetStream();
        try
        {
            foreach (var part in request.Parts) await stream.WriteAsync(part);
            if (request.Reset)
            {
                client.Client.LingerState = new LingerOption(true, 0);
                return;
            }

            if (request.HalfClose) client.Client.Shutdown(SocketShutdown.Send);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var bytes = new byte[4_096];
            while (await stream.ReadAsync(bytes, patience.Token) > 0)
            {
                // An answer.
            }
        }
        catch (Exception closed) when (closed is IOException or SocketException)
        {
            // Closed while we were still sending.
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"The port did not let go of: {Encoding.Latin1.GetString([.. request.Parts.SelectMany(part => part).Take(300)])}");
        }
    }

    private static async Task UntilAsync(Func<bool> there)
    {
        var until = DateTime.UtcNow.AddSeconds(60);
        while (!there())
        {
            Assert.True(DateTime.UtcNow < until, "Something stayed behind.");
            await Task.Delay(50);
        }
    }
}
