using System.Diagnostics.CodeAnalysis;
using Video.Ingest.Sources;

namespace Video.Ingest;

/// <summary>Looks at sources and opens them.</summary>
/// <param name="clock">Stamps arrivals, paces and times waits.</param>
public sealed class FrameSources(TimeProvider clock)
{
    /// <inheritdoc cref="SourceProbe.ProbeAsync"/>
    [SuppressMessage("Performance", "CA1822", Justification = "Where it may look is this object's to say.")]
    public Task<SourceDescription> ProbeAsync(string location, CancellationToken cancellationToken) => SourceProbe.ProbeAsync(location, cancellationToken);

    /// <summary>Opens nothing yet: the source's reading does.</summary>
    /// <param name="spec">What to read.</param>
    /// <param name="description">What <see cref="ProbeAsync"/> found there; null where it was not looked at or could not be reached: then a URL is taken for live, and tried until it is there.</param>
    /// <exception cref="VideoException">The spec is wrong.</exception>
    public IFrameSource Open(SourceSpec spec, SourceDescription? description)
    {
        spec.Validate();
        var live = description?.IsLive ?? SourceLocation.Parse(spec.Location).Url is not null;
        return live ? new LiveSource(spec, clock) : new FileSource(spec, clock);
    }
}
