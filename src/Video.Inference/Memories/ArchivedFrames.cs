using Video.Memory.Archive;

namespace Video.Inference.Memories;

/// <summary>How many frames an archive holds, counted anew only when its blocks have changed.</summary>
internal sealed class ArchivedFrames(BlockArchive archive)
{
    private (long Next, int Blocks) _at = (-1, 0);
    private int _count;

    public int Count
    {
        get
        {
            var now = (archive.NextId, archive.Blocks.Count);
            if (now == _at) return _count;
            _at = now;
            return _count = archive.Blocks.Sum(block => block.Frames.Count(frame => frame.Count > 0));
        }
    }
}
