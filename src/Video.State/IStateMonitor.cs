namespace Video.State;

/// <summary>Shows how the database does; never waits for it.</summary>
public interface IStateMonitor
{
    StateHealth Health { get; }
}
