using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Video.Ingest.Network;

namespace Video.Ingest.Tests.Network;

/// <summary>A resolver that knows what the test tells it; a name with several answers gives them one after the other, and then the last one again.</summary>
public sealed class NameTable : INameResolver
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<IPAddress[]>> _answers = new(StringComparer.OrdinalIgnoreCase);

    public NameTable With(string host, params string[][] answers)
    {
        _answers[host] = new ConcurrentQueue<IPAddress[]>(answers.Select(answer => answer.Select(IPAddress.Parse).ToArray()));
        return this;
    }

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (!_answers.TryGetValue(host, out var answers)) throw new SocketException((int)SocketError.HostNotFound);
        return Task.FromResult(answers.Count > 1 && answers.TryDequeue(out var next) ? next : answers.First());
    }
}
