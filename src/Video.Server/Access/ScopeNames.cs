namespace Video.Server.Access;

/// <summary>Scopes as people and the database write them.</summary>
public static class ScopeNames
{
    private static readonly (Scope Scope, string Name)[] Names =
        [(Scope.Read, "read"), (Scope.Ask, "ask"), (Scope.Publish, "publish"), (Scope.Admin, "admin"), (Scope.Metrics, "metrics")];

    public static IReadOnlyList<string> Of(Scope scopes) => [.. Names.Where(pair => (scopes & pair.Scope) != 0).Select(pair => pair.Name)];

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: none, or an unknown one.</exception>
    public static Scope Parse(IEnumerable<string> names)
    {
        var scopes = names.Aggregate(Scope.None, (all, name) => all | One(name));
        return scopes != Scope.None ? scopes : throw new VideoException(ErrorCode.InvalidArgument, "A key needs at least one scope: read, ask, publish, metrics or admin.", "scopes");
    }

    private static Scope One(string name) => Array.Find(Names, pair => pair.Name == name).Scope is var scope and not Scope.None
        ? scope
        : throw new VideoException(ErrorCode.InvalidArgument, $"There is no scope '{name}'; there are read, ask, publish, metrics and admin.", "scopes");
}
