using System.Text;
using System.Text.Json;
using Video.Testing;

namespace Video.Tests.Server.MessagePack;

/// <summary>Clients in Python and JavaScript, with their own MessagePack, open a stream, ask about it, and follow an answer.</summary>
public sealed class PeerClientTests(RunningServer server) : IClassFixture<RunningServer>
{
    [SkippableFact]
    public void A_python_client_asks_and_follows_in_msgpack() => AssertAsked(MessagePackPeer.Python.Run("""
        import json, time, urllib.request
        base, clip = sys.argv[1:]
        def call(method, path, body=None):
            data = None if body is None else msgpack.packb(body)
            request = urllib.request.Request(base + path, data, {'Accept': 'application/x-msgpack', 'Content-Type': 'application/x-msgpack'}, method=method)
            return urllib.request.urlopen(request)
        opened = msgpack.unpackb(call('POST', '/v1/streams', {'id': 'python', 'url': clip, 'pace': 'fast'}).read())
        while msgpack.unpackb(call('GET', '/v1/streams/python').read())['state'] != 'ended': time.sleep(0.1)
        whole = msgpack.unpackb(call('POST', '/v1/streams/python/ask', {'question': 'what happened?', 'to': 10.5}).read())
        followed = list(msgpack.Unpacker(call('POST', '/v1/streams/python/ask', {'question': 'what happened?', 'to': 10.5, 'stream': True})))
        print(json.dumps({'opened': opened, 'whole': whole, 'followed': followed}))
        """, null, server.Http.BaseAddress!.ToString().TrimEnd('/'), RunningServer.Clip("doorway")));

    [SkippableFact]
    public void An_npm_client_asks_and_follows_in_msgpack() => AssertAsked(MessagePackPeer.Npm.Run("""
        const [base, clip] = process.argv.slice(-2);
        const call = (method, path, body) => fetch(base + path, { method, body: body && msgpack.encode(body),
          headers: { accept: 'application/x-msgpack', 'content-type': 'application/x-msgpack' } });
        const read = async (...request) => { const response = await call(...request); if (!response.ok) throw new Error(await response.text()); return msgpack.decodeAsync(response.body); };
        (async () => {
          const opened = await read('POST', '/v1/streams', { id: 'npm', url: clip, pace: 'fast' });
          while ((await read('GET', '/v1/streams/npm')).state !== 'ended') await new Promise(done => setTimeout(done, 100));
          const whole = await read('POST', '/v1/streams/npm/ask', { question: 'what happened?', to: 10.5 });
          const followed = [];
          for await (const item of msgpack.decodeMultiStream((await call('POST', '/v1/streams/npm/ask', { question: 'what happened?', to: 10.5, stream: true })).body)) followed.push(item);
          console.log(JSON.stringify({ opened, whole, followed }));
        })().catch(failure => { console.error(failure); process.exit(1); });
        """, null, server.Http.BaseAddress!.ToString().TrimEnd('/'), RunningServer.Clip("doorway")));

    private static void AssertAsked(byte[] output)
    {
        var seen = JsonDocument.Parse(Encoding.UTF8.GetString(output)).RootElement;
        Assert.Equal(24, seen.GetProperty("opened").GetProperty("duration").GetDouble());
        var answer = seen.GetProperty("whole").GetProperty("answer").GetString()!;
        Assert.NotEmpty(answer);
        Assert.True(seen.GetProperty("whole").GetProperty("evidence")[0].GetProperty("to").GetDouble() <= 10.5);
        var events = seen.GetProperty("followed").EnumerateArray().ToList();
        Assert.Equal(answer, string.Concat(events.SkipLast(1).Select(item => item.GetProperty("data").GetProperty("text").GetString())).Trim());
        Assert.Equal(answer, events[^1].GetProperty("data").GetProperty("answer").GetString());
    }
}
