namespace Video.Ingest.Network;

/// <summary>How many bytes one reading may get of the web, by all of its requests together. Any thread may use it.</summary>
/// <param name="most">At least 0.</param>
public sealed class ByteBudget(long most)
{
    private long _taken;

    public long Most => most;

    /// <summary>Whether more came than there was room for.</summary>
    public bool IsSpent => Interlocked.Read(ref _taken) > most;

    /// <returns>False when they are more than is left.</returns>
    public bool Take(int bytes) => Interlocked.Add(ref _taken, bytes) <= most;
}
