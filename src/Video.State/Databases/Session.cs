using System.Data;
using System.Data.Common;
using Dapper;

namespace Video.State.Databases;

/// <summary>A connection for one read or one transaction.</summary>
internal sealed class Session(DbConnection connection, CancellationToken cancellation)
{
    /// <returns>How many rows it changed.</returns>
    public Task<int> ExecuteAsync(string sql, object? values = null) => connection.ExecuteAsync(Command(sql, values));

    public async Task<long> CountAsync(string sql, object? values = null) => await connection.ExecuteScalarAsync<long?>(Command(sql, values)) ?? 0;

    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object? values, Func<DbDataReader, T> read)
    {
        await using var rows = await connection.ExecuteReaderAsync(Command(sql, values));
        var found = new List<T>();
        while (await rows.ReadAsync(cancellation)) found.Add(read(rows));
        return found;
    }

    public async Task<T?> FindAsync<T>(string sql, object? values, Func<DbDataReader, T> read) where T : class =>
        (await ListAsync(sql, values, read)).SingleOrDefault();

    private CommandDefinition Command(string sql, object? values) => new(sql, values, commandType: CommandType.Text, cancellationToken: cancellation);
}
