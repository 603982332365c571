using Video.Ingest.Publishing;
using Video.Ingest.Sources;

namespace Video.Ingest.Tests.Publishing;

/// <summary>Reads a published stream in the background, and keeps what its frames say.</summary>
internal sealed class ReadStream : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly PublishedSource _source;
    private readonly Task _reading;
    private readonly Lock _lock = new();
    private readonly List<(int Epoch, TimeSpan Position, byte Red, byte Green, byte Blue)> _frames = [];

    public ReadStream(PublishedSource source)
    {
        _source = source;
        _reading = Task.Run(ReadAsync);
    }

    public SourceCondition Condition => _source.Condition;

    public SourceDescription? Description => _source.Description;

    public IReadOnlyList<(int Epoch, TimeSpan Position, byte Red, byte Green, byte Blue)> Frames
    {
        get { lock (_lock) return [.. _frames]; }
    }

    public IEnumerable<int> Epochs => Frames.Select(frame => frame.Epoch).Distinct();

    /// <summary>Waits until frames of an epoch have come.</summary>
    public Task FramesOfAsync(int epoch, int count) =>
        UntilAsync(() => Frames.Count(frame => frame.Epoch == epoch) >= count, () => $"{count} frames of epoch {epoch}; there are {Frames.Count}, {Condition}");

    public Task StateAsync(SourceState state) => UntilAsync(() => Condition.State == state, () => $"{state}, but is {Condition}");

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _reading);
    }

    private async Task UntilAsync(Func<bool> there, Func<string> what)
    {
        var until = DateTime.UtcNow + Patience;
        while (!there())
        {
            Assert.True(DateTime.UtcNow < until, $"Waited for {what()}");
            Assert.False(_reading.IsFaulted, _reading.Exception?.ToString());
            await Task.Delay(20);
        }
    }

    private async Task ReadAsync()
    {
        await foreach (var frame in _source.ReadAsync(CancellationToken.None))
        {
            using (frame)
            {
                var pixels = frame.Pixels.Span;
                lock (_lock) _frames.Add((frame.Time.Epoch, frame.Time.Position, pixels[0], pixels[1], pixels[2]));
            }
        }
    }
}
