using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;
using Video.Tests.Server.MessagePack;
using Xunit.Abstractions;

namespace Video.Tests.Server.Fuzz;

/// <summary>WebSockets that are opened as they should be, and then sent what is no frame, no message, no MessagePack or no picture.</summary>
[Collection(FuzzCollection.Name)]
public sealed class SocketFuzzTests(FuzzedServer server, ITestOutputHelper output)
{
    private const int Connections = 800, Streams = 8;

    private readonly ConcurrentDictionary<string, int> _ends = [];

    [Fact]
    public async Task Hundreds_of_broken_pushers_are_told_or_closed_and_the_service_goes_on()
    {
        // A stream takes one publisher at a time, so each has its own; pushing to their names opens them.
        await Task.WhenAll(Enumerable.Range(0, Streams).Select(async stream =>
        {
            for (var index = stream; index < Connections; index += Streams) await TryAsync($"pushed-{stream}", new Random(unchecked((FuzzCollection.Seed * 17) + index)));
        }));
        output.WriteLine(string.Join(", ", _ends.OrderBy(end => end.Key, StringComparer.Ordinal).Select(end => $"{end.Key}: {end.Value}")));
        Assert.Equal(0, _ends.GetValueOrDefault("closed by 1011"));
        for (var stream = 0; stream < Streams; stream++)
        {
            var pushed = (await server.SendAsync(HttpMethod.Get, $"/v1/streams/pushed-{stream}")).Body;
            Assert.True(pushed.GetProperty("publish").GetBoolean());
            Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/v1/streams/pushed-{stream}?drain=0&forget=true")).Status);
        }
        await server.AssertSoundAsync();
    }

    private async Task TryAsync(string name, Random random)
    {
        using var connection = await ConnectAsync(name);
        foreach (var frame in Frames(random))
            if (!await connection.SendAsync(frame)) break;
        if (random.Next(6) == 0)
        {
            connection.Reset();
            return;
        }
        var end = Code(await connection.FinishAsync());
        _ends.AddOrUpdate(end, 1, (_, count) => count + 1);
    }

    /// <summary>The one before may not have been let go yet.</summary>
    private async Task<RawConnection> ConnectAsync(string name)
    {
        var head = $"GET /v1/streams/{name}/frames HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {server.AdminKey}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        while (true)
        {
            var connection = await RawConnection.OpenAsync(server);
            await connection.SendAsync(Encoding.ASCII.GetBytes(head));
            var answer = await connection.ReadAsync(text => text.Contains("\r\n\r\n", StringComparison.Ordinal));
            if (answer.StartsWith("HTTP/1.1 101", StringComparison.Ordinal)) return connection;
            Assert.StartsWith("HTTP/1.1 409", answer, StringComparison.Ordinal);
            connection.Dispose();
        }
    }

    private static IEnumerable<byte[]> Frames(Random random) => random.Next(12) switch
    {
        0 => [Bytes(random, random.Next(1, 200))],
        1 => [Frame(0x80 | random.Next(3, 8), [])],                                          // opcodes that nobody has given a meaning
        2 => [Frame(0x80 | random.Next(11, 16), [])],
        3 => [Frame(0x82, Bytes(random, 20), masked: false)],
        4 => [Frame(0xf2, Bytes(random, 20))],                                               // bits of extensions that were not agreed upon
        5 => [Frame(0x80, Bytes(random, 20))],                                               // goes on with what was not begun
        6 => [Frame(0x02, [0x81]), Frame(0x82, [0x81])],                                     // begins a message within another
        7 => [Frame(0x09, []), Frame(0x89, Bytes(random, 126))],                             // a ping in parts, a ping too long
        8 => [[0x82, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 1]],  // promises 2^63 - 1 bytes
        9 => [Frame(0x88, [(byte)random.Next(256), (byte)random.Next(256), 0xff, 0xfe])],    // codes and reasons of closing that there are not
        10 => [Frame(0x81, [0xff, 0xc0, 0x80])],                                             // text that is none
        _ => Enumerable.Range(0, random.Next(1, 8)).Select(_ => Frame(0x82, Message(random))),
    };

    private static byte[] Message(Random random)
    {
        var seed = random.Next(3) switch
        {
            0 => """{"t":1,"jpeg":"x"}""",
            1 => """{"t":1,"rgb":"xyz","width":1,"height":1}""",
            _ => """{"t":2,"png":"x"}""",
        };
        return random.Next(6) == 0 ? PackedHttp.Packed(seed) : new PackMutations(random, new JsonMutations(random, ["t", "jpeg", "png", "rgb", "width", "height"])).Mutate(seed);
    }

    private static byte[] Frame(int first, byte[] payload, bool masked = true)
    {
        var head = new List<byte> { (byte)first };
        var mask = masked ? 0x80 : 0;
        if (payload.Length < 126) head.Add((byte)(mask | payload.Length));
        else
        {
            head.Add((byte)(mask | 127));
            var length = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(length, payload.Length);
            head.AddRange(length);
        }
        // A mask of zeros leaves the payload as it is.
        return [.. head, .. masked ? new byte[4] : [], .. payload];
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Of the close frame, which is the last that comes.</summary>
    private static string Code(string text)
    {
        var at = text.LastIndexOf('\x88');
        return at < 0 || at + 4 > text.Length ? "closed without a word" : $"closed by {(text[at + 2] << 8) | text[at + 3]}";
    }
}
