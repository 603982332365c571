using System.Reflection;
using Xunit.Sdk;

namespace Video.Tests.State;

/// <summary>Runs a theory on SQLite and on PostgreSQL, so that both keep the same promises.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryDatabaseAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[DatabaseKind.Sqlite], [DatabaseKind.Postgres]];
}
