namespace Video.Inference.Memories;

/// <summary>A way to remember, with its options read and found good.</summary>
internal interface IMemoryMethod
{
    /// <summary>A stream's memory by this method.</summary>
    /// <exception cref="VideoException">The setting does not fit the method's options: a budget too small, another model's files.</exception>
    IStreamMemory NewStream(MemorySetting setting);
}
