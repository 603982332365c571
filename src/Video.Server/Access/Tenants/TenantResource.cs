namespace Video.Server.Access.Tenants;

/// <summary>Body of <c>POST /v1/tenants</c>.</summary>
/// <param name="Id">1 to 32 small letters, digits or '-', beginning with a letter.</param>
/// <param name="Limits">Those that are left out are those that every tenant begins with.</param>
public sealed record CreateTenant(string Id, ChangeLimits? Limits = null);

/// <summary>Body of <c>PATCH /v1/tenants/{id}</c>: what is left out stays.</summary>
public sealed record ChangeLimits
{
    /// <inheritdoc cref="TenantLimits.Streams"/>
    public int? Streams { get; init; }

    /// <inheritdoc cref="TenantLimits.QuestionsPerMinute"/>
    public int? QuestionsPerMinute { get; init; }

    /// <inheritdoc cref="TenantLimits.ConcurrentQuestions"/>
    public int? ConcurrentQuestions { get; init; }

    /// <inheritdoc cref="TenantLimits.Jobs"/>
    public int? Jobs { get; init; }

    /// <inheritdoc cref="TenantLimits.UploadBytes"/>
    public long? UploadBytes { get; init; }

    /// <inheritdoc cref="TenantLimits.Watches"/>
    public int? Watches { get; init; }

    /// <inheritdoc cref="TenantLimits.Keys"/>
    public int? Keys { get; init; }

    /// <exception cref="VideoException">One is below 0.</exception>
    internal TenantLimits Over(TenantLimits limits) => new TenantLimits
    {
        Streams = Streams ?? limits.Streams,
        QuestionsPerMinute = QuestionsPerMinute ?? limits.QuestionsPerMinute,
        ConcurrentQuestions = ConcurrentQuestions ?? limits.ConcurrentQuestions,
        Jobs = Jobs ?? limits.Jobs,
        UploadBytes = UploadBytes ?? limits.UploadBytes,
        Watches = Watches ?? limits.Watches,
        Keys = Keys ?? limits.Keys,
    }.Checked();
}

/// <summary>A tenant as the API shows it.</summary>
public sealed record TenantResource(string Id, TenantLimits Limits, DateTimeOffset Created)
{
    internal static TenantResource From(Tenant tenant) => new(tenant.Id.Value, tenant.Limits, tenant.Created);
}

/// <summary>Answer of <c>GET /v1/tenants</c>.</summary>
public sealed record TenantList(IReadOnlyList<TenantResource> Data);
