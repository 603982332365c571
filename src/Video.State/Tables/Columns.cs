using System.Data.Common;

namespace Video.State.Tables;

/// <summary>How our values stand in columns: times as microseconds since 1970 UTC, names as text.</summary>
internal static class Columns
{
    private const int TicksPerMicrosecond = (int)TimeSpan.TicksPerMicrosecond;

    public static long Of(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TicksPerMicrosecond;

    public static long? Of(DateTimeOffset? time) => time is { } known ? Of(known) : null;

    public static DateTimeOffset Time(this DbDataReader row, int column) => DateTimeOffset.UnixEpoch.AddTicks(row.GetInt64(column) * TicksPerMicrosecond);

    public static DateTimeOffset? TimeOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.Time(column);

    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static TenantId Tenant(this DbDataReader row, int column) => TenantId.Parse(row.GetString(column));

    /// <summary>A stream's key out of two columns: the tenant's name and, after it, the stream's.</summary>
    public static StreamKey Stream(this DbDataReader row, int column) => new(row.Tenant(column), StreamId.Parse(row.GetString(column + 1)));
}
