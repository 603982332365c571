using Video.Ingest.Network;
using Video.Ingest.Sources;

namespace Video.Ingest;

/// <summary>Looks at sources and opens them.</summary>
/// <param name="clock">Stamps arrivals, paces and times waits.</param>
/// <param name="gate">Says which hosts of the network may be reached.</param>
public sealed class FrameSources(TimeProvider clock, UrlGate gate)
{
    /// <inheritdoc cref="SourceProbe.ProbeAsync(string, CancellationToken)"/>
    public Task<SourceDescription> ProbeAsync(string location, CancellationToken cancellationToken) => SourceProbe.ProbeAsync(location, gate, cancellationToken);

    /// <summary>Opens nothing yet: the source's reading does.</summary>
    /// <param name="spec">What to read.</param>
    /// <param name="description">What <see cref="ProbeAsync"/> found there; null where it was not looked at or could not be reached: then a URL is taken for live, and tried until it is there.</param>
    /// <exception cref="VideoException">The spec is wrong.</exception>
    public IFrameSource Open(SourceSpec spec, SourceDescription? description)
    {
        spec.Validate();
        var live = description?.IsLive ?? SourceLocation.Parse(spec.Location).Url is not null;
        return live ? new LiveSource(spec, clock, null, gate) : new FileSource(spec, clock, gate);
    }
}
