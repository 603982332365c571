using System.Diagnostics;
using Npgsql;

namespace Video.Tests.State;

/// <summary>A PostgreSQL of the tests' own, from Debian's package, in a temporary folder and on a socket there; its data need not outlive a power failure.</summary>
public sealed class PostgresCluster : IDisposable
{
    private static readonly string? Programs = Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    private static readonly Lazy<PostgresCluster> One = new(() => new PostgresCluster());

    private readonly string _folder;

    public PostgresCluster()
    {
        Skip.If(Programs is null, "PostgreSQL is not installed (Debian: apt-get install postgresql).");
        _folder = Run("mktemp", "-d", "/tmp/video-postgres-XXXXXX").Trim();
        Run(Path.Combine(Programs!, "initdb"), "-D", Data, "-U", "video", "-A", "trust", "--no-sync", "--no-locale", "-E", "UTF8");
        Start();
        EndWithThisProcess();
    }

    /// <summary>The one that tests share; each makes its own database in it.</summary>
    public static PostgresCluster Shared => One.Value;

    private string Data => Path.Combine(_folder, "data");

    /// <summary>A new, empty database.</summary>
    public string CreateDatabase()
    {
        var name = "t" + Guid.NewGuid().ToString("n");
        using var connection = new NpgsqlConnection(Connection("postgres") + ";Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name}";
        command.ExecuteNonQuery();
        return Connection(name);
    }

    public void Start() => Control("start", "-w", "-l", Path.Combine(_folder, "log"), "-o", $"-c listen_addresses='' -c unix_socket_directories={_folder} -c fsync=off");

    /// <summary>Ends it as an administrator would, with connections open.</summary>
    public void Stop() => Control("stop", "-w", "-m", "immediate");

    public void Dispose()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid"))) Stop();
        Run("rm", "-rf", _folder);
    }

    private string Connection(string database) => $"Host={_folder};Username=video;Database={database}";

    private void Control(params string[] arguments) => Run(Path.Combine(Programs!, "pg_ctl"), ["-D", Data, .. arguments]);

    /// <summary>However the tests end, killed or not, nothing is left.</summary>
    private void EndWithThisProcess()
    {
        const string waiting = "tail --pid=\"$1\" -f /dev/null; \"$2\" -D \"$3/data\" -m immediate stop; rm -rf \"$3\"";
        var command = AsPostgres("sh", "-c", $"({waiting}) >/dev/null 2>&1 </dev/null &", "sh", $"{Environment.ProcessId}", Path.Combine(Programs!, "pg_ctl"), _folder);
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/" })!;
        process.WaitForExit();
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static string[] AsPostgres(string program, params string[] arguments) =>
        Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--", program, .. arguments] : [program, .. arguments];

    private static string Run(string program, params string[] arguments)
    {
        var command = AsPostgres(program, arguments);
        // pg_ctl's server would keep a pipe open: the output goes to a file.
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", "o=$(mktemp); \"$@\" >\"$o\" 2>&1 </dev/null; s=$?; cat \"$o\"; rm -f \"$o\"; exit $s", "sh", .. command])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = "/",
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program}: {output}");
    }
}
