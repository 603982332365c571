namespace Video.Tests.Memory.Archive.Storage;

/// <summary>A clock that a test moves.</summary>
internal sealed class TestClock : TimeProvider
{
    private TimeSpan _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _now.Ticks;

    public void Move(TimeSpan by) => _now += by;
}
