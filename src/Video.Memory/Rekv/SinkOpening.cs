namespace Video.Memory.Rekv;

/// <summary>When the sink takes the prompt's prefix over, and with that the archive opens.</summary>
/// <remarks>
/// Upstream's get_global_hidden_and_mask: as long as the sink is not full, each block that brings the tokens not yet handed over above
/// the window's size hands the oldest of them to the sink. Once it is full the archive is open, and takes over all whole blocks that
/// are left; from then on every block as soon as it has been read.
/// </remarks>
/// <param name="Options">The sizes.</param>
internal readonly record struct SinkOpening(RekvOptions Options)
{
    /// <summary>Tokens that the sink has.</summary>
    public int Held { get; private init; }

    /// <summary>Tokens neither in the sink nor archived.</summary>
    public long Pending { get; private init; }

    public bool Opened => Held == Options.Sink;

    /// <summary>The state in which a block of so many tokens is attended; <see cref="Read"/> follows it.</summary>
    public SinkOpening With(int tokens)
    {
        var pending = Pending + tokens;
        if (Opened || pending <= Options.Local) return this with { Pending = pending };
        var missing = Options.Sink - Held;
        var taken = Options.SinkAtOnce ? missing : (int)Math.Min(missing, pending - Options.Local);
        return this with { Held = Held + taken, Pending = pending - taken };
    }

    /// <summary>The state after that block.</summary>
    public SinkOpening Read() => Opened ? this with { Pending = 0 } : this;
}
