using TorchSharp;

namespace Video.Inference.Engine;

/// <summary>How many threads libtorch computes with on the CPU.</summary>
/// <remarks>
/// Matrix products want one thread a core, not one a hardware thread. libtorch counts cores itself, but on some virtual machines it takes
/// them for half of what they are (seen: 1 of 2 on an AMD guest), so they are counted here.
/// </remarks>
public static class Cores
{
    private const string Override = "OMP_NUM_THREADS";

    /// <summary>Cores that this process may keep busy: at most what its affinity and its container's quota leave it.</summary>
    public static int Count { get; } = Math.Min(Environment.ProcessorCount, Physical() ?? Environment.ProcessorCount);

    /// <summary>Gives libtorch all of them, unless OMP_NUM_THREADS says what the user wants.</summary>
    public static void UseAll()
    {
        if (Environment.GetEnvironmentVariable(Override) is null) torch.set_num_threads(Count);
    }

    // Hardware threads of one core name the same list of siblings.
    private static int? Physical()
    {
        const string Processors = "/sys/devices/system/cpu";
        if (!Directory.Exists(Processors)) return null;
        var cores = Directory.EnumerateDirectories(Processors, "cpu*")
            .Select(processor => Path.Combine(processor, "topology", "thread_siblings_list"))
            .Where(File.Exists)
            .Select(File.ReadAllText)
            .Distinct()
            .Count();
        return cores > 0 ? cores : null;
    }
}
