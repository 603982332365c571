namespace Video.Cli.Benchmarks;

/// <summary>Where a bench's page and plots go; made when missing.</summary>
internal sealed class BenchFolder(string path)
{
    /// <summary>Makes sure, before anything is measured, that it can be written.</summary>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: it cannot.</exception>
    public void Try()
    {
        try
        {
            Directory.CreateDirectory(path);
            var tried = Path.Combine(path, $".{Guid.NewGuid():n}");
            File.WriteAllText(tried, "");
            File.Delete(tried);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new VideoException(ErrorCode.InvalidArgument, $"The folder '{path}' cannot be written: {failure.Message}", "out", failure);
        }
    }

    public void Write(string file, string text)
    {
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, file), text);
    }
}
