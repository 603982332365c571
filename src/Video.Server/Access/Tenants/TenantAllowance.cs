using System.Collections.Concurrent;
using System.Threading.RateLimiting;

namespace Video.Server.Access.Tenants;

/// <summary>Admits or refuses what a tenant wants, by its limits. A refusal is a <see cref="VideoException"/> with <see cref="ErrorCode.OverBudget"/> that names the limit and its number.</summary>
public sealed class TenantAllowance(TenantBook tenants) : IDisposable
{
    /// <summary>After which a caller may try again where nobody knows when something ends.</summary>
    private static readonly TimeSpan AWhile = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<TenantId, QuestionLimiter> _questions = new();
    private readonly Lock _changing = new();
    private readonly ConcurrentDictionary<string, long> _refusals = new(TenantLimits.Names.Select(name => KeyValuePair.Create(name, 0L)), StringComparer.Ordinal);

    /// <summary>How often something was refused.</summary>
    public long Refusals => _refusals.Values.Sum();

    /// <summary>Of them, those by one of <see cref="TenantLimits.Names"/>.</summary>
    public long RefusedBy(string limit) => _refusals.GetValueOrDefault(limit);

    /// <summary>Admits a question, which counts as being answered until what is returned is disposed.</summary>
    /// <exception cref="VideoException">Too many a minute, or too many at once.</exception>
    public IDisposable AdmitQuestion(TenantId tenant)
    {
        var limiter = LimiterOf(tenant);
        var running = limiter.AtOnce.AttemptAcquire();
        if (!running.IsAcquired)
        {
            running.Dispose();
            throw Refuse(tenant, $"answers {limiter.Limits.ConcurrentQuestions} questions at once", "concurrent_questions", AWhile);
        }

        using var asked = limiter.PerMinute.AttemptAcquire();
        if (asked.IsAcquired) return running;
        running.Dispose();
        var wait = asked.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : AWhile;
        throw Refuse(tenant, $"may ask {limiter.Limits.QuestionsPerMinute} questions a minute", "questions_per_minute", wait);
    }

    /// <param name="tenant">Who wants one more.</param>
    /// <param name="open">How many it has.</param>
    /// <exception cref="VideoException">It may have no more.</exception>
    public void AdmitStream(TenantId tenant, long open) => Admit(tenant, open, limits => limits.Streams, "open streams", "streams");

    /// <inheritdoc cref="AdmitStream"/>
    public void AdmitJob(TenantId tenant, long unfinished) => Admit(tenant, unfinished, limits => limits.Jobs, "unfinished jobs", "jobs");

    /// <inheritdoc cref="AdmitStream"/>
    public void AdmitWatch(TenantId tenant, long watches) => Admit(tenant, watches, limits => limits.Watches, "watches", "watches");

    /// <inheritdoc cref="AdmitStream"/>
    public void AdmitKey(TenantId tenant, long keys) => Admit(tenant, keys, limits => limits.Keys, "keys", "keys");

    /// <summary>How many bytes more a tenant may upload.</summary>
    /// <param name="tenant">Who wants to.</param>
    /// <param name="kept">How many bytes are kept for it.</param>
    /// <exception cref="VideoException">None.</exception>
    public long AdmitUpload(TenantId tenant, long kept)
    {
        var limit = tenants.LimitsOf(tenant).UploadBytes;
        return kept < limit ? limit - kept : throw Refuse(tenant, $"may keep {limit} uploaded bytes", "upload_bytes", AWhile);
    }

    public void Dispose()
    {
        foreach (var limiter in _questions.Values) limiter.Dispose();
    }

    private void Admit(TenantId tenant, long has, Func<TenantLimits, int> limit, string what, string param)
    {
        var most = limit(tenants.LimitsOf(tenant));
        if (has >= most) throw Refuse(tenant, $"may have {most} {what}", param, AWhile);
    }

    private VideoException Refuse(TenantId tenant, string may, string limit, TimeSpan wait)
    {
        _refusals.AddOrUpdate(limit, 1, (_, before) => before + 1);
        return new VideoException(ErrorCode.OverBudget, $"Tenant '{tenant}' {may}; that limit is reached.", limit) { RetryAfter = wait };
    }

    /// <summary>Limits that were changed begin anew; questions that run go on under the former ones.</summary>
    private QuestionLimiter LimiterOf(TenantId tenant)
    {
        var limits = tenants.LimitsOf(tenant);
        if (_questions.TryGetValue(tenant, out var there) && there.Fits(limits)) return there;
        lock (_changing)
        {
            if (_questions.TryGetValue(tenant, out there) && there.Fits(limits)) return there;
            foreach (var gone in _questions.Keys.Where(id => tenants.Find(id) is null)) _questions.TryRemove(gone, out _);
            return _questions[tenant] = new QuestionLimiter(limits);
        }
    }
}
