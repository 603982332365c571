using MessagePack.Resolvers;

namespace MessagePack;

/// <summary>How values are written and read; each With… gives a copy.</summary>
public class MessagePackSerializerOptions
{
    public MessagePackSerializerOptions(IFormatterResolver resolver) => Resolver = resolver ?? throw new ArgumentNullException(nameof(resolver));

    protected MessagePackSerializerOptions(MessagePackSerializerOptions copyFrom)
    {
        ArgumentNullException.ThrowIfNull(copyFrom);
        (Resolver, Security) = (copyFrom.Resolver, copyFrom.Security);
    }

    public static MessagePackSerializerOptions Standard => Default.Standard;

    public IFormatterResolver Resolver { get; private set; }

    public MessagePackSecurity Security { get; private set; } = MessagePackSecurity.TrustedData;

    public MessagePackSerializerOptions WithResolver(IFormatterResolver resolver)
    {
        var copy = Clone();
        copy.Resolver = resolver;
        return copy;
    }

    public MessagePackSerializerOptions WithSecurity(MessagePackSecurity security)
    {
        ArgumentNullException.ThrowIfNull(security);
        var copy = Clone();
        copy.Security = security;
        return copy;
    }

    protected virtual MessagePackSerializerOptions Clone() => new(this);

    /// <summary>Made on first use: the resolver's own statics are made by then.</summary>
    private static class Default
    {
        internal static readonly MessagePackSerializerOptions Standard = new(StandardResolver.Instance);
    }
}
