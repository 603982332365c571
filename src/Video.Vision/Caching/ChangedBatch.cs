using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>The changed patches of all frames of a batch, one row each, frame after frame.</summary>
internal sealed class ChangedBatch
{
    /// <param name="frames">One entry a frame, in order of time within each stream; their starts follow one another.</param>
    /// <param name="device">Where the rows are.</param>
    public ChangedBatch(ChangedRows[] frames, Device device)
    {
        using var scope = NewDisposeScope();
        Frames = frames;
        (PatchNumbers, ProbeNumbers) = (new int[frames.Sum(frame => frame.Count)], new int[frames.Sum(frame => frame.Count)]);
        var patches = empty([Rows], ScalarType.Int64);
        var into = MemoryMarshal.Cast<byte, long>(patches.bytes);
        foreach (var frame in frames)
        {
            frame.Patches.CopyTo(PatchNumbers, frame.Start);
            frame.Probes.CopyTo(ProbeNumbers, frame.Start);
            for (var i = 0; i < frame.Count; i++) into[frame.Start + i] = frame.Patches[i];
        }

        Patches = patches.to(device).MoveToOuterDisposeScope();
    }

    public ChangedRows[] Frames { get; }

    public int Rows => PatchNumbers.Length;

    /// <summary>[rows]: the patch of each row.</summary>
    public int[] PatchNumbers { get; }

    /// <summary>[rows]: from a frame's start on, its probes.</summary>
    public int[] ProbeNumbers { get; }

    /// <summary>int64 [rows]: the patch of each row, on the device.</summary>
    public Tensor Patches { get; }

    /// <summary>int64 [rows of the frame]: the same for one of the frames.</summary>
    public Tensor PatchesOf(ChangedRows frame) => Patches.narrow(0, frame.Start, frame.Count);
}
