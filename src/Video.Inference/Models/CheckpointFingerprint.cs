using System.Text;
using Video.Checkpoints;
using Video.Memory.Archive;

namespace Video.Inference.Models;

/// <summary>What tells one checkpoint's keys and values from another's: its config, the text it puts around frames, and samples of every tensor.</summary>
internal static class CheckpointFingerprint
{
    private const int SampleBytes = 256;

    /// <param name="name">What people call the model.</param>
    /// <param name="checkpoint">Open.</param>
    /// <param name="settings">Its video.json.</param>
    public static ModelFingerprint Of(string name, Checkpoint checkpoint, VideoSettings settings) => ModelFingerprint.Of(
        name,
        [
            Encoding.UTF8.GetBytes(checkpoint.Config.GetRawText()),
            Encoding.UTF8.GetBytes($"{settings.FrameHeader}\n{settings.ImageNewline}"),
            .. checkpoint.Tensors.OrderBy(tensor => tensor.Key, StringComparer.Ordinal).GroupBy(tensor => tensor.Value.File).SelectMany(Samples),
        ]);

    private static IEnumerable<byte[]> Samples(IGrouping<string, KeyValuePair<string, TensorEntry>> tensors)
    {
        using var file = File.OpenHandle(tensors.Key);
        foreach (var (name, tensor) in tensors)
        {
            yield return Encoding.UTF8.GetBytes($"{name} {tensor.Dtype} {string.Join(',', tensor.Shape)}");
            var sample = new byte[(int)Math.Min(SampleBytes, tensor.Length)];
            foreach (var part in (double[])[0, 0.5, 1])
            {
                var read = RandomAccess.Read(file, sample, tensor.Offset + (long)(part * (tensor.Length - sample.Length)));
                yield return sample[..read];
            }
        }
    }
}
