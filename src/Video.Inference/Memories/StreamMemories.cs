using Video.Inference.Models;
using Video.Memory.Archive;
using Video.Memory.Rolling;

namespace Video.Inference.Memories;

/// <summary>The memories by name.</summary>
public static class StreamMemories
{
    /// <summary>The memory of a stream whose model names none.</summary>
    public const string Default = RollingMemory.Name;

    private static readonly (string Name, Func<MethodSpec, IMemoryMethod> Create)[] Methods =
    [
        (FullMemory.Name, FullMemory.Create),
        (RecentMemory.Name, RecentMemory.Create),
        (RollingMemory.Name, RollingMemory.Create),
        (RekvStreamMemory.Name, RekvStreamMemory.Create),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Methods.Select(method => method.Name)];

    /// <summary>Whether a memory can be made by this text at all.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: no such name (the message lists those there are), or an option out of its range or that it does not have.</exception>
    public static void Check(string text) => Parse(text);

    /// <summary>The archive in which a stream of the rolling memory is kept, while that stream is not open.</summary>
    /// <param name="model">Whose keys and values it holds.</param>
    /// <param name="text">The stream's memory: rolling, with the options it has.</param>
    /// <param name="storage">Where it lies.</param>
    /// <exception cref="VideoException">The text names another memory, or the archive cannot be opened: as in <see cref="BlockArchive"/>.</exception>
    public static BlockArchive OpenArchive(VideoModel model, string text, MemoryStorage storage) =>
        RollingMemory.OpenArchive(model, RollingOptions.Parse(MethodSpec.Parse(text, "memory", [RollingMemory.Name]))(model.Language.Config), storage);

    /// <param name="text">A name, with options where wanted: <c>recent:frames=8</c>.</param>
    /// <exception cref="VideoException">As in <see cref="Check"/>.</exception>
    internal static IMemoryMethod Parse(string text)
    {
        var spec = MethodSpec.Parse(text, "memory", Names);
        var method = Methods.Single(method => method.Name == spec.Name).Create(spec);
        spec.RefuseOthers();
        return method;
    }
}
