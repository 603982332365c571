namespace Video.Ingest.Live;

/// <summary>Tells a source whose pictures can no longer be decoded: another codec than the one that the connection began with, or garbage.</summary>
/// <remarks>ffmpeg goes on with the decoder it began with, and now and then makes a picture even of another codec's bytes. A lossy connection loses less than half.</remarks>
/// <param name="pictures">Judged in rows of at least so many.</param>
internal sealed class Damage(int pictures = 20)
{
    private long _good;
    private long _undecoded;

    /// <param name="good">Pictures of the connection so far.</param>
    /// <param name="undecoded">Packets of the connection so far of which there is no picture.</param>
    /// <returns>Whether of the last pictures more were lost than came.</returns>
    public bool TooMuch(long good, long undecoded)
    {
        var (came, lost) = (good - _good, undecoded - _undecoded);
        if (came + lost < pictures) return false;
        (_good, _undecoded) = (good, undecoded);
        return lost > came;
    }
}
