namespace Video.Vision.Caching;

/// <summary>What is to be computed of a stream's next frame.</summary>
/// <param name="Patches">Ascending: those that changed, their neighbours, and those that are due for their age.</param>
/// <param name="Probes">Places in <paramref name="Patches"/> of those that are there for their age alone: a fair sample of what did not change. Empty when they are too few to tell anything.</param>
internal readonly record struct FrameChange(int[] Patches, int[] Probes);
