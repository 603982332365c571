using Video.Memory.Archive.Quantising;

namespace Video.Memory.Archive.Storage;

/// <summary>A block found in a file.</summary>
internal sealed record FoundBlock(BlockInfo Info, Quantisation Quantisation, FilePlace Place);
