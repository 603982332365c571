namespace Video.Memory.Archive.Quantising;

/// <summary>How finely a block's numbers are kept.</summary>
/// <param name="Bits">4 or 8: whole steps between the least and the greatest of a group; 16: float16, without groups.</param>
/// <param name="KeyRun">Most tokens whose keys are a group, in each channel.</param>
/// <param name="ValueGroup">Channels of a head whose values are a group, in each token. Divides the width of a head.</param>
internal readonly record struct Quantisation(int Bits, int KeyRun, int ValueGroup)
{
    /// <summary>The greatest step; 0 where nothing is stepped.</summary>
    public int Levels => Bits == 16 ? 0 : (1 << Bits) - 1;

    /// <summary>Whether blocks of such a shape can be kept so. Files are asked too, so nothing is taken for granted.</summary>
    public bool Fits(ArchiveShape shape) =>
        Bits is 4 or 8 or 16 && KeyRun >= 1 && ValueGroup >= 1 && shape.HeadDim % ValueGroup == 0 && shape.HeadDim % 2 == 0;
}
