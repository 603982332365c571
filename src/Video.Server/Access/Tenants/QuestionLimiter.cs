using System.Threading.RateLimiting;

namespace Video.Server.Access.Tenants;

/// <summary>How many questions of a tenant are taken: a minute's worth at once at most, which then comes back evenly; and so many that are answered at once.</summary>
internal sealed class QuestionLimiter : IDisposable
{
    /// <summary>A timer that gives back one question each time should not run more often than this.</summary>
    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(100);

    public QuestionLimiter(TenantLimits limits)
    {
        Limits = limits;
        AtOnce = limits.ConcurrentQuestions == 0 ? Nothing() : new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = limits.ConcurrentQuestions });
        PerMinute = limits.QuestionsPerMinute == 0 ? Nothing() : Bucket(limits.QuestionsPerMinute);
    }

    public TenantLimits Limits { get; }

    public RateLimiter AtOnce { get; }

    public RateLimiter PerMinute { get; }

    public bool Fits(TenantLimits limits) =>
        (limits.ConcurrentQuestions, limits.QuestionsPerMinute) == (Limits.ConcurrentQuestions, Limits.QuestionsPerMinute);

    public void Dispose()
    {
        AtOnce.Dispose();
        PerMinute.Dispose();
    }

    private static TokenBucketRateLimiter Bucket(int perMinute)
    {
        var even = TimeSpan.FromMinutes(1) / perMinute;
        var period = even < ShortestPeriod ? ShortestPeriod : even;
        return new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            ReplenishmentPeriod = period,
            TokensPerPeriod = Math.Max(1, (int)Math.Round(perMinute * period.TotalMinutes)),
        });
    }

    /// <summary>Admits nothing: the framework's limiters cannot be set to 0.</summary>
    private static ConcurrencyLimiter Nothing()
    {
        var limiter = new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = 1 });
        _ = limiter.AttemptAcquire();
        return limiter;
    }
}
