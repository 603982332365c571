namespace Orleans.Runtime;

/// <summary>A timer of one activation. Disposing it stops further ticks and cancels the token of one that runs.</summary>
public interface IGrainTimer : IDisposable
{
    /// <summary>Plans the next tick after <paramref name="dueTime"/>, and each further one <paramref name="period"/> after the end of the one before.</summary>
    void Change(TimeSpan dueTime, TimeSpan period);
}
