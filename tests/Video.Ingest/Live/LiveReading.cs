using Video.Ingest.Live;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;

namespace Video.Ingest.Tests.Live;

/// <summary>A live source that is being read, and the times of what came.</summary>
public sealed class LiveReading : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private readonly List<MediaTime> _times = [];

    private LiveReading(LiveSource source)
    {
        Source = source;
        _reading = Task.Run(ReadAsync);
    }

    /// <summary>Eager, so that no test waits for minutes; as patient as a busy machine needs.</summary>
    public static LiveSettings Eager { get; } = new()
    {
        StallFloor = TimeSpan.FromSeconds(3),
        FirstPicture = TimeSpan.FromSeconds(20),
        FirstPause = TimeSpan.FromSeconds(0.1),
        LongestPause = TimeSpan.FromSeconds(0.5),
    };

    public LiveSource Source { get; }

    public SourceCondition Condition => Source.Condition;

    /// <summary>Of the frames so far.</summary>
    public IReadOnlyList<MediaTime> Times
    {
        get { lock (_times) return [.. _times]; }
    }

    public static LiveReading Of(string url, LiveSettings? settings = null, FrameSampling? sampling = null, StreamOrigin origin = default) =>
        new(new LiveSource(new SourceSpec { Location = url, Width = 16, Height = 12, Sampling = sampling ?? new EveryNth(1), Origin = origin }, null, settings ?? Eager));

    /// <summary>Waits until the source's condition is as wanted; fails with its words when it does not get there.</summary>
    public async Task WaitAsync(Func<SourceCondition, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!wanted(Condition))
        {
            if (_reading.IsFaulted) await _reading;
            Assert.False(patience.IsCancellationRequested, $"still {Condition}");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits for so many frames of an epoch.</summary>
    public Task WaitForFramesAsync(int epoch, int frames = 5) => WaitAsync(_ => Times.Count(time => time.Epoch == epoch) >= frames);

    /// <summary>Ends the reading and checks what always holds: stream time never runs backwards, epochs count up by one.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _reading);
        await Source.DisposeAsync();
        _stop.Dispose();
        Assert.All(_times.Zip(_times.Skip(1)), pair =>
        {
            Assert.True(pair.First.Position < pair.Second.Position, $"{pair.First} before {pair.Second}");
            Assert.InRange(pair.Second.Epoch - pair.First.Epoch, 0, 1);
        });
    }

    private async Task ReadAsync()
    {
        await foreach (var frame in Source.ReadAsync(_stop.Token))
        {
            using (frame)
            {
                lock (_times) _times.Add(frame.Time);
            }
        }
    }
}
