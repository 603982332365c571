namespace FFMpegCore.Arguments;

public class ThreadsArgument : IArgument
{
    public readonly int Threads;

    public ThreadsArgument(int threads) => Threads = threads;

    public string Text => $"-threads {Threads}";
}
