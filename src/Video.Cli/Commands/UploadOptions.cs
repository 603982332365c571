using System.CommandLine;
using Video.Server.Files;

namespace Video.Cli.Commands;

/// <summary>The options that say where a service's uploaded files lie, and how much of them there may be.</summary>
internal sealed class UploadOptions
{
    private readonly Option<string?> _folder = new("--uploads")
    {
        Description = "Folder for uploaded files. Default: files in the folder of --state-dir, or one that is deleted at the end.",
        HelpName = "DIR",
    };

    private readonly Option<long?> _largest = ByteOption.Create("--upload-limit", "Largest file that is taken. Default: 8GiB.");
    private readonly Option<long?> _all = ByteOption.Create("--upload-limit-all", "All files of a tenant together. Default: 64GiB.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_folder, _largest, _all]) command.Options.Add(option);
    }

    public UploadSettings Chosen(ParseResult parsed)
    {
        var settings = new UploadSettings { Folder = parsed.GetValue(_folder) is { } folder ? Path.GetFullPath(folder) : null };
        return settings with { LargestFile = parsed.GetValue(_largest) ?? settings.LargestFile, LargestTenant = parsed.GetValue(_all) ?? settings.LargestTenant };
    }
}
