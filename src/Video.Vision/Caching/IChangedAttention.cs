using static TorchSharp.torch;

namespace Video.Vision.Caching;

/// <summary>Attention of the changed patches over all patches of their stream, in one layer.</summary>
internal interface IChangedAttention
{
    /// <summary>
    /// Frame by frame, in order: lets its stream's <see cref="DeltaReferences.Shift"/> follow the probes (nought, when the frame is whole),
    /// head by head; puts the frame's new rows less the shift into <see cref="DeltaReferences.Layer"/>; then lets the frame's queries see all
    /// the keys and values there, with the shift.
    /// </summary>
    /// <param name="joined">[rows, 3 * hidden], dense: query, key and value of the changed patches of all frames.</param>
    /// <param name="layer">Which layer's references.</param>
    /// <param name="batch">Whose rows they are.</param>
    /// <param name="frames">The frames of it to go through; at least one of them has rows.</param>
    /// <param name="heads">How many heads hidden holds.</param>
    /// <returns>[rows of the frames given, hidden], dense.</returns>
    Tensor Attend(Tensor joined, int layer, ChangedBatch batch, Range frames, int heads);
}
