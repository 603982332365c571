using System.Net;

namespace Video.Ingest.Publishing.Rtsp;

/// <summary>Counts the connections that were not let in yet, in all and by address, so that nobody can take all of them.</summary>
internal sealed class WaitingRoom(int most, int mostPerAddress)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private int _count;

    public int Count
    {
        get { lock (_lock) return _count; }
    }

    /// <returns>What the connection leaves by disposing; null when there is no room for it.</returns>
    public Seat? Enter(IPAddress address)
    {
        lock (_lock)
        {
            var from = _byAddress.GetValueOrDefault(address);
            if (_count >= most || from >= mostPerAddress) return null;
            _byAddress[address] = from + 1;
            _count++;
            return new Seat(this, address);
        }
    }

    private void Leave(IPAddress address)
    {
        lock (_lock)
        {
            _count--;
            if (--_byAddress[address] == 0) _byAddress.Remove(address);
        }
    }

    internal sealed class Seat(WaitingRoom room, IPAddress address) : IDisposable
    {
        private bool _left;

        public void Dispose()
        {
            if (_left) return;
            _left = true;
            room.Leave(address);
        }
    }
}
