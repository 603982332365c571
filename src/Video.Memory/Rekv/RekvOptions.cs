namespace Video.Memory.Rekv;

/// <summary>Settings of <see cref="RekvMemory"/>.</summary>
/// <remarks>Defaults are the published values for LLaVA-OneVision: Becomebright/ReKV, model/llava_onevision_rekv.py.</remarks>
public sealed record RekvOptions
{
    /// <summary>n_init: tokens of the prompt's prefix, which everything attends to from afar.</summary>
    public int Sink { get; init; } = 13;

    /// <summary>n_local: tokens, its own included, that a token looks back while frames are read and while an answer is given.</summary>
    public int Local { get; init; } = 15_000;

    /// <summary>topk: frames that each layer retrieves for a question.</summary>
    public int TopK { get; init; } = 64;

    /// <summary>chunk_size: neighbouring frames that are scored and retrieved together.</summary>
    public int Chunk { get; init; } = 1;

    /// <summary>max_cached_block: archived frames that each layer keeps on the device.</summary>
    public int Cached { get; init; } = 128;

    /// <summary>Bytes of keys and values in the archive, all layers together; the oldest frames give way. 0, as published: no limit.</summary>
    public long Budget { get; init; }

    /// <summary>
    /// ReKV fills the sink with no more tokens of a frame's pass than the window overflows by, so it can take two passes; STC's copy of ReKV
    /// (lern-to-write/STC) fills it in one. False, as in ReKV.
    /// </summary>
    public bool SinkAtOnce { get; init; }

    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: numbers that do not fit together; upstream asserts the same.</exception>
    public void Validate()
    {
        if (Sink < 1) throw Invalid($"'sink' is {Sink}; it is at least 1.", "sink");
        if (Local < 1) throw Invalid($"'local' is {Local}; it is at least 1.", "local");
        if (TopK < 1) throw Invalid($"'topk' is {TopK}; it is at least 1.", "topk");
        if (Chunk < 1 || TopK % Chunk != 0) throw Invalid($"'chunk' is {Chunk}; it divides 'topk', which is {TopK}.", "chunk");
        if (Cached < TopK) throw Invalid($"'cached' is {Cached}; it is at least 'topk', which is {TopK}.", "cached");
        if (Budget < 0) throw Invalid($"'budget' is {Budget}; it is at least 0.", "budget");
    }

    private static VideoException Invalid(string message, string param) => new(ErrorCode.InvalidArgument, $"Memory method 'rekv': {message}", param);
}
