namespace FFMpegCore.Running;

/// <param name="ExitCode">The program's exit code.</param>
/// <param name="OutputLines">What it wrote to standard output, when that was kept.</param>
/// <param name="ErrorLines">The last lines that it wrote to standard error.</param>
internal sealed record ChildResult(int ExitCode, IReadOnlyList<string> OutputLines, IReadOnlyList<string> ErrorLines);
