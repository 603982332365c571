namespace Video.Memory.Archive;

/// <summary>What of a model decides how its keys and values lie. All at least 1; the width of a head is even.</summary>
public sealed record ArchiveShape(int Layers, int KeyValueHeads, int HeadDim)
{
    /// <summary>Numbers that a token has as keys, and again as values.</summary>
    public int Width => Layers * KeyValueHeads * HeadDim;
}
