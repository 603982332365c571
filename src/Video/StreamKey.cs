namespace Video;

/// <summary>A stream among those of all tenants: two tenants may use the same name. As text <c>tenant/name</c>, which is also its grain's key.</summary>
public readonly record struct StreamKey(TenantId Tenant, StreamId Stream)
{
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/> when the text is not of that form.</exception>
    public static StreamKey Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new StreamKey(TenantId.Main, StreamId.Parse(text)) : new StreamKey(TenantId.Parse(text[..slash]), StreamId.Parse(text[(slash + 1)..]));
    }

    public override string ToString() => $"{Tenant}/{Stream}";
}
