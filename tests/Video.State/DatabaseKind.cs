namespace Video.Tests.State;

public enum DatabaseKind
{
    Sqlite,
    Postgres,
}
