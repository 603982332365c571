using Microsoft.Extensions.Logging;
using Orleans;

namespace Video.Streams;

/// <inheritdoc cref="IStreamDirectoryGrain"/>
public sealed partial class StreamDirectoryGrain(StreamRecords records, StreamLimits limits, ILogger<StreamDirectoryGrain> log) : Grain, IStreamDirectoryGrain
{
    private readonly SortedSet<string> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, string>> _labels = new(StringComparer.Ordinal);

    /// <summary>Begins with what the database has, so that what is about to be opened again is listed at once.</summary>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Streams must stay listed whether or not anybody asks.
        DelayDeactivation(Timeout.InfiniteTimeSpan);
        try
        {
            foreach (var (key, labels) in await records.EntriesAsync()) Put(key, labels);
        }
        catch (VideoException failure) when (failure.Code == ErrorCode.Unavailable)
        {
            // Each stream adds itself when it is opened again.
            LogWithout(failure.Message);
        }
    }

    public Task<Fault?> AddAsync(StreamEntry entry)
    {
        if (!_keys.Contains(entry.Key) && _keys.Count >= limits.Streams)
            return Task.FromResult<Fault?>(new Fault(ErrorCode.OverBudget, $"This service takes {limits.Streams} streams (option --max-streams), and has as many.", "id"));
        Put(entry.Key, entry.Labels);
        return Task.FromResult<Fault?>(null);
    }

    public Task RemoveAsync(string key)
    {
        _keys.Remove(key);
        _labels.Remove(key);
        return Task.CompletedTask;
    }

    public Task<StreamPage> ListAsync(StreamQuery query)
    {
        var found = Of(query.Tenant, query.After).Where(key => query.Labels.All(wanted => _labels[key].GetValueOrDefault(wanted.Key) == wanted.Value))
            .Take(query.Limit + 1).ToList();
        return Task.FromResult(new StreamPage(found[..Math.Min(found.Count, query.Limit)], found.Count > query.Limit));
    }

    public Task<int> CountAsync(string tenant) => Task.FromResult(Of(tenant, null).Count());

    /// <summary>"/" is what separates tenant and name, "0" the character after it.</summary>
    private IEnumerable<string> Of(string tenant, string? after) =>
        _keys.GetViewBetween($"{tenant}/{after}", tenant + "0").SkipWhile(key => after is not null && key == $"{tenant}/{after}");

    private void Put(string key, Dictionary<string, string> labels)
    {
        _keys.Add(key);
        _labels[key] = labels;
    }

    [LoggerMessage(LogLevel.Warning, "The list of streams begins without those of the database: {Reason}")]
    private partial void LogWithout(string reason);
}
