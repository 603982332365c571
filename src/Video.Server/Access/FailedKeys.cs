using System.Net;
using System.Net.Sockets;

namespace Video.Server.Access;

/// <summary>Counts keys that were not valid by where they came from: past <see cref="AccessSettings.FailedKeysPerMinute"/> they are told to wait. Valid keys from there still let in.</summary>
public sealed class FailedKeys(AccessSettings settings, TimeProvider time)
{
    /// <summary>Addresses that are remembered; when more come within a minute the counts begin anew.</summary>
    public const int MostAddresses = 10_000;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, int> _counts = [];
    private DateTimeOffset _windowEnd;
    private long _total;

    /// <summary>All that ever came.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>Addresses that are remembered now.</summary>
    public int Addresses
    {
        get
        {
            lock (_lock) return _counts.Count;
        }
    }

    /// <exception cref="VideoException"><see cref="ErrorCode.OverBudget"/>: too many came from there.</exception>
    public void Count(IPAddress? from)
    {
        Interlocked.Increment(ref _total);
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (now >= _windowEnd || _counts.Count >= MostAddresses)
            {
                _counts.Clear();
                _windowEnd = now + Window;
            }

            var place = PlaceOf(from);
            var count = _counts[place] = _counts.GetValueOrDefault(place) + 1;
            if (count > settings.FailedKeysPerMinute)
                throw new VideoException(ErrorCode.OverBudget, $"More than {settings.FailedKeysPerMinute} keys that are not valid came from this address within a minute.") { RetryAfter = _windowEnd - now };
        }
    }

    private static UInt128 PlaceOf(IPAddress? address)
    {
        if (address is null) return 0;
        var bytes = address.MapToIPv6().GetAddressBytes();
        var whole = new UInt128(BitConverter.ToUInt64(bytes, 0), BitConverter.ToUInt64(bytes, 8));
        return address.AddressFamily == AddressFamily.InterNetworkV6 && !address.IsIPv4MappedToIPv6 ? new UInt128(BitConverter.ToUInt64(bytes, 0), 0) : whole;
    }
}
