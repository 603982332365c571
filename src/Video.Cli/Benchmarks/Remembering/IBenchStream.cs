using Video.Inference.Streams;

namespace Video.Cli.Benchmarks.Remembering;

/// <summary>A stream that is made to have run for hours.</summary>
internal interface IBenchStream : IAsyncDisposable
{
    /// <summary>What is asked; another one after the stream has gone on.</summary>
    StreamContext Context { get; }

    /// <summary>Goes on up to a moment of the stream.</summary>
    Task AdvanceAsync(TimeSpan to, CancellationToken cancellation);
}
