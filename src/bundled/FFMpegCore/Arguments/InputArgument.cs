namespace FFMpegCore.Arguments;

public class InputArgument : IInputArgument
{
    public readonly string FilePath;
    public readonly bool VerifyExists;

    public InputArgument(bool verifyExists, string filePaths) => (VerifyExists, FilePath) = (verifyExists, filePaths);

    public InputArgument(string path, bool verifyExists)
        : this(verifyExists, path)
    {
    }

    public string Text => $"-i {Quoting.Quote(FilePath)}";

    public void Pre()
    {
        if (VerifyExists && !File.Exists(FilePath)) throw new FileNotFoundException("Input file not found", FilePath);
    }

    public Task During(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public void Post()
    {
    }
}
