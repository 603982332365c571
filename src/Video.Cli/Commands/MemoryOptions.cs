using System.CommandLine;
using Video.Inference.Memories;
using Video.Memory.Archive;
using Video.Streams;

namespace Video.Cli.Commands;

/// <summary>The options that say how a service's streams are remembered, where, and within which limits.</summary>
internal sealed class MemoryOptions
{
    /// <summary>Of the machine's memory, what all streams' archived blocks take unless something else is said.</summary>
    private const double ProcessShare = 0.25;

    private readonly Option<string?> _method = MethodOptions.MemoryOption("How streams that name no memory are remembered");

    private readonly Option<string?> _folder = new("--memory-dir")
    {
        Description = "Keeps what streams remember in a folder of this folder each, so that it outlives the service. Default: in memory alone.",
        HelpName = "DIR",
    };

    private readonly Option<long?> _ram = ByteOption.Create("--memory-ram", "Most memory for a stream's archived blocks. Default: 256MiB.");
    private readonly Option<long?> _disk = ByteOption.Create("--memory-disk", "Most disk for a stream's archived blocks. Default: 8GiB.");
    private readonly Option<long?> _process = ByteOption.Create("--memory-ram-all", $"Most memory for all streams' archived blocks together. Default: {ProcessShare:0 %} of the machine's.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_method, _folder, _ram, _disk, _process]) command.Options.Add(option);
    }

    /// <exception cref="VideoException">A memory that does not exist, or options that it does not take.</exception>
    public MemoryStore Chosen(ParseResult parsed)
    {
        var method = parsed.GetValue(_method);
        if (method is not null) StreamMemories.Check(method);
        return new MemoryStore
        {
            Method = method,
            Folder = parsed.GetValue(_folder) is { } folder ? Path.GetFullPath(folder) : null,
            RamBytes = parsed.GetValue(_ram),
            DiskBytes = parsed.GetValue(_disk),
            Process = new ArchiveBudget(parsed.GetValue(_process) ?? (long)(ProcessShare * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)),
        };
    }
}
