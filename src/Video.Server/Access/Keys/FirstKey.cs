using Video.State;

namespace Video.Server.Access.Keys;

/// <summary>Makes the key with which all others are made, when there is none: on the first start, after the last one expired or was revoked, or when asked to.</summary>
public sealed class FirstKey(KeyRing keys, AccessSettings settings)
{
    /// <summary>What was made at this start, to be shown once on the terminal and written nowhere; null: nothing was.</summary>
    public ApiKey? Made { get; private set; }

    public async Task MakeAsync(CancellationToken cancellation)
    {
        if (!settings.Keys || (!settings.NewAdminKey && keys.Of(TenantId.Main).Any(IsUsable))) return;
        (Made, _) = await keys.CreateAsync(TenantId.Main, "admin", Scope.Admin, expires: null, cancellation);
    }

    private bool IsUsable(KeyRecord key) => key.Scopes.Split(' ').Contains("admin") && !keys.HasExpired(key);
}
