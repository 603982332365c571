using System.CommandLine;
using Video.Server.Access;

namespace Video.Cli.Commands;

/// <summary>The options that say who may use a service.</summary>
internal sealed class AccessOptions
{
    private readonly Option<bool> _noKeys = new("--no-keys")
    {
        Description = "Whoever reaches the service may do everything; on this machine's own addresses only. Default: an API key is needed.",
    };

    private readonly Option<bool> _newAdminKey = new("--new-admin-key") { Description = "Makes and prints another admin key, for when the first is lost." };

    private readonly Option<string[]> _origins = new("--cors")
    {
        Description = "Web pages of this origin may call the service from a browser; may be given several times. Default: none.",
        HelpName = "ORIGIN",
    };

    private readonly Option<int> _connections = new("--connections")
    {
        Description = "Most connections at once.",
        HelpName = "N",
        DefaultValueFactory = _ => 1_000,
    };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_noKeys, _newAdminKey, _origins, _connections]) command.Options.Add(option);
    }

    /// <exception cref="VideoException">A number out of range.</exception>
    public AccessSettings Chosen(ParseResult parsed) => new()
    {
        Keys = !parsed.GetValue(_noKeys),
        NewAdminKey = parsed.GetValue(_newAdminKey),
        Origins = parsed.GetValue(_origins) ?? [],
        Connections = parsed.GetValue(_connections) is >= 1 and var connections
            ? connections
            : throw new VideoException(ErrorCode.InvalidArgument, "There must be at least 1 connection.", "connections"),
    };
}
