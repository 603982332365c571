using System.CommandLine;
using Video.State;

namespace Video.Cli.Commands;

/// <summary>The options that say where a service keeps its streams, watches, jobs and keys.</summary>
internal sealed class StateOptions
{
    private readonly Option<string?> _folder = new("--state-dir")
    {
        Description = "Keeps streams, watches, jobs and keys in this folder, for one service at a time. Default: VIDEO_STATE_DIR, or a folder of yours.",
        HelpName = "DIR",
    };

    private readonly Option<string?> _database = new("--database")
    {
        Description = "Keeps them in PostgreSQL instead, by a connection string. Default: VIDEO_DATABASE, which other users of the machine cannot see.",
        HelpName = "CONNECTION",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_folder);
        command.Options.Add(_database);
    }

    public StateSettings Chosen(ParseResult parsed) => new()
    {
        Folder = parsed.GetValue(_folder) ?? Variable("VIDEO_STATE_DIR") ?? OwnFolder(),
        Database = parsed.GetValue(_database) ?? Variable("VIDEO_DATABASE"),
    };

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private static string OwnFolder() => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "video", "state");
}
