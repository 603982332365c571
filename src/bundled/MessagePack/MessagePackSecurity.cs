namespace MessagePack;

/// <summary>What is demanded of bytes that someone else made.</summary>
public class MessagePackSecurity
{
    public static readonly MessagePackSecurity TrustedData = new();

    /// <summary>Maps keep their speed whatever keys they are given, and nesting is bounded.</summary>
    public static readonly MessagePackSecurity UntrustedData = new() { HashCollisionResistant = true };

    private MessagePackSecurity()
    {
    }

    protected MessagePackSecurity(MessagePackSecurity copyFrom)
    {
        ArgumentNullException.ThrowIfNull(copyFrom);
        (HashCollisionResistant, MaximumObjectGraphDepth) = (copyFrom.HashCollisionResistant, copyFrom.MaximumObjectGraphDepth);
    }

    public bool HashCollisionResistant { get; private set; }

    /// <summary>Arrays and maps may be nested so deep; 500 unless said otherwise.</summary>
    public int MaximumObjectGraphDepth { get; private set; } = 500;

    public MessagePackSecurity WithMaximumObjectGraphDepth(int maximumObjectGraphDepth)
    {
        var copy = Clone();
        copy.MaximumObjectGraphDepth = maximumObjectGraphDepth;
        return copy;
    }

    public MessagePackSecurity WithHashCollisionResistant(bool hashCollisionResistant)
    {
        var copy = Clone();
        copy.HashCollisionResistant = hashCollisionResistant;
        return copy;
    }

    /// <summary>How keys of a map are told apart; null keys are not taken.</summary>
    public IEqualityComparer<T> GetEqualityComparer<T>() => HashCollisionResistant ? SeededComparer<T>.Instance : EqualityComparer<T>.Default;

    /// <summary>Goes one level deeper; whoever calls takes one from <see cref="MessagePackReader.Depth"/> when it comes back.</summary>
    /// <exception cref="InsufficientExecutionStackException">That is too deep.</exception>
    public void DepthStep(ref MessagePackReader reader)
    {
        if (reader.Depth >= MaximumObjectGraphDepth)
            throw new InsufficientExecutionStackException($"This msgpack sequence has an object graph that exceeds the maximum depth allowed of {MaximumObjectGraphDepth}.");
        reader.Depth++;
    }

    protected virtual MessagePackSecurity Clone() => new(this);

    /// <summary>Numbers hash to themselves or to a mix of their halves by default, so that keys could be chosen to collide; <see cref="HashCode"/> mixes in a seed of this process.</summary>
    private sealed class SeededComparer<T> : IEqualityComparer<T>
    {
        public static readonly SeededComparer<T> Instance = new();

        public bool Equals(T? x, T? y) => EqualityComparer<T>.Default.Equals(x, y);

        public int GetHashCode(T obj) => obj switch
        {
            long number => HashCode.Combine((int)number, (int)(number >> 32)),
            ulong number => HashCode.Combine((uint)number, (uint)(number >> 32)),
            double number => HashCode.Combine((int)BitConverter.DoubleToInt64Bits(number + 0.0), (int)(BitConverter.DoubleToInt64Bits(number + 0.0) >> 32)),
            DateTime time => HashCode.Combine((int)time.Ticks, (int)(time.Ticks >> 32)),
            _ => HashCode.Combine(obj),
        };
    }
}
