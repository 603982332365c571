namespace Video.Inference.Memories;

/// <summary>The memories by name.</summary>
public static class StreamMemories
{
    /// <summary>The memory of a stream whose model names none.</summary>
    public const string Default = FullMemory.Name;

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
