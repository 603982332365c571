using FFMpegCore;

namespace Video.Cli.Inspection;

/// <summary>Where the drawn pictures go: a video, one picture, or a folder of pictures.</summary>
/// <remarks>ffmpeg writes into a folder of its own beside the target; only what is complete takes the target's place.</remarks>
internal sealed class InspectTarget
{
    private static readonly string[] Videos = [".mp4", ".mkv", ".mov"];

    private readonly string _path;
    private readonly string _file;    // as ffmpeg is told to name it
    private readonly bool _isFolder;
    private bool _madeHome;

    private InspectTarget(string path, string file, bool isFolder) => (_path, _file, _isFolder) = (Path.GetFullPath(path), file, isFolder);

    /// <param name="path">As the user wrote it: a video's name ends in .mp4, .mkv or .mov; a name without ending is a folder. A still's name ends in .png.</param>
    /// <param name="isStill">Whether one picture goes there.</param>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: no name, an ending that is not known, or a place that cannot be written.</exception>
    public static InspectTarget Parse(string? path, bool isStill)
    {
        if (string.IsNullOrWhiteSpace(path)) throw Invalid(isStill ? "'--out' is missing: a file that ends in .png." : "'--out' is missing: a video file, or a folder for pictures.");
        var ending = Path.GetExtension(path).ToLowerInvariant();
        var isFolder = Directory.Exists(path) || ending.Length == 0 || Path.EndsInDirectorySeparator(path);
        var target = (isStill, isFolder) switch
        {
            (true, false) when ending == ".png" => new InspectTarget(path, "still.png", isFolder: false),
            (true, _) => throw Invalid($"'{path}' cannot hold a still; its name ends in .png."),
            (false, true) => new InspectTarget(path, "%05d.png", isFolder: true),
            (false, false) when Videos.Contains(ending) => new InspectTarget(path, "video" + ending, isFolder: false),
            _ => throw Invalid($"'{path}' has an ending that is not known; a video's is {string.Join(", ", Videos)}, a folder of pictures has none."),
        };
        target.Try();
        return target;
    }

    /// <summary>Says where everything is, for people.</summary>
    public override string ToString() => _path;

    /// <summary>A folder beside the target for what is not complete yet.</summary>
    public string MakeWorkplace()
    {
        _madeHome |= !Directory.Exists(Home);
        return Directory.CreateDirectory(Path.Combine(Home, $".video-inspect-{Guid.NewGuid():n}")).FullName;
    }

    /// <summary>Deletes the folder with whatever is in it, and the target's own where that was made for nothing.</summary>
    public void Clear(string workplace)
    {
        Directory.Delete(workplace, recursive: true);
        if (_madeHome && !Directory.EnumerateFileSystemEntries(Home).Any()) Directory.Delete(Home);
    }

    /// <summary>ffmpeg's way from raw pictures to the file or files in the workplace.</summary>
    /// <param name="pictures">Raw pictures.</param>
    /// <param name="workplace">From <see cref="MakeWorkplace"/>.</param>
    public FFMpegArgumentProcessor Encode(RawPictures pictures, string workplace) => FFMpegArguments
        .FromPipeInput(pictures)
        .WithGlobalOptions(options => options.WithVerbosityLevel(FFMpegCore.Arguments.VerbosityLevel.Error))
        .OutputToFile(_file, overwrite: true, Describe)
        .Configure(options => options.WorkingDirectory = workplace);

    /// <summary>Puts what is complete where it belongs.</summary>
    public void Take(string workplace)
    {
        if (!_isFolder) File.Move(Path.Combine(workplace, _file), _path, overwrite: true);
        else foreach (var picture in Directory.EnumerateFiles(workplace)) File.Move(picture, Path.Combine(_path, Path.GetFileName(picture)), overwrite: true);
    }

    private string Home => _isFolder ? _path : Path.GetDirectoryName(_path)!;

    private void Describe(FFMpegArgumentOptions output)
    {
        if (Path.GetExtension(_file) == ".png") output.WithVideoCodec("png");
        // Few pictures a second in long groups would make seeking slow; crf 16 because thin lines suffer first.
        else output.WithVideoCodec("libx264").ForcePixelFormat("yuv420p").WithCustomArgument("-crf 16 -preset medium -g 20 -movflags +faststart");
    }

    // Before minutes of work, not after them.
    private void Try()
    {
        try
        {
            Clear(MakeWorkplace());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new VideoException(ErrorCode.InvalidArgument, $"'{Home}' cannot be written: {failure.Message}", "out", failure);
        }
    }

    private static VideoException Invalid(string message) => new(ErrorCode.InvalidArgument, message, "out");
}
