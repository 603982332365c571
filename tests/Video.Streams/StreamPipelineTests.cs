using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using TorchSharp;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Ingest;
using Video.Ingest.Sources;
using Video.Streams;
using Video.Testing;

namespace Video.Tests.Streams;

/// <summary>What a pipeline does with frames that are not as they should be; every frame is accounted for.</summary>
[SuppressMessage("Design", "CA1001", Justification = "DisposeAsync disposes them after each test.")]
public sealed class StreamPipelineTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly InferenceEngine _engine = new();
    private readonly HandedSource _source = new();
    private VideoModel _model = null!;
    private StreamPipeline _pipeline = null!;

    public async Task InitializeAsync()
    {
        _model = await _engine.RunAsync(WorkClass.Batch, () => VideoModel.Load(
            Path.Combine(Repository.Root, "src", "checkpoints", "small-world"), new ComputeSettings(torch.CPU, torch.ScalarType.Float32)));
        _pipeline = new StreamPipeline(new StreamContext(_model, _engine), FullPolicy.Wait, TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        await _pipeline.DisposeAsync();
        await _engine.DisposeAsync();
        _model.Dispose();
    }

    [Fact]
    public async Task A_frame_that_is_not_later_than_the_one_before_is_counted_and_the_stream_goes_on()
    {
        _pipeline.Read(_source);
        foreach (var second in (double[])[0, 1, 1, 0.5, 2, 2, 3]) _source.Hand(second, _model.PictureSize);
        Assert.True(await SettledAsync(posted: 7));
        Assert.Equal((StreamState.Live, 4, 3, 0), (_pipeline.State, _pipeline.Now.FramesSeen, _pipeline.Disordered, _pipeline.Unread));
        Assert.Equal(TimeSpan.FromSeconds(3), _pipeline.Now.Position);
    }

    [Fact]
    public async Task Frames_that_the_model_cannot_read_are_counted_and_the_stream_goes_on()
    {
        _pipeline.Read(_source);
        _source.Hand(0, _model.PictureSize);
        Assert.True(await SettledAsync(posted: 1));
        _source.Hand(1, size: 3);
        Assert.True(await SettledAsync(posted: 2));
        _source.Hand(2, _model.PictureSize);
        Assert.True(await SettledAsync(posted: 3));
        Assert.Equal((StreamState.Live, 2, 1), (_pipeline.State, _pipeline.Now.FramesSeen, _pipeline.Unread));
    }

    [Fact]
    public async Task A_model_that_fails_again_and_again_fails_the_stream_with_the_reason_until_it_is_read_anew()
    {
        _pipeline.Read(_source);
        for (var i = 0; i < 5; i++)
        {
            _source.Hand(i, size: 3);
            Assert.True(await SettledAsync(posted: i + 1));
        }

        Assert.Equal((StreamState.Failed, 5), (_pipeline.State, _pipeline.Unread));
        Assert.Contains("5 times in a row", _pipeline.Reason, StringComparison.Ordinal);
        await _pipeline.StopReadingAsync(StreamRest.Paused);
        var again = new HandedSource();
        _pipeline.Read(again);
        again.Hand(10, _model.PictureSize);
        Assert.True(await SettledAsync(posted: 6));
        Assert.Equal((StreamState.Live, null), (_pipeline.State, _pipeline.Reason));
    }

    [Fact]
    public async Task What_is_in_the_queue_is_read_when_the_reading_is_stopped_and_a_source_has_ended_only_then()
    {
        _pipeline.Read(_source);
        for (var i = 0; i < 12; i++) _source.Hand(i, _model.PictureSize);
        _source.End();
        while (_pipeline.State is not StreamState.Ended) await Task.Delay(5);
        Assert.Equal(12, _pipeline.Now.FramesSeen);
        await _pipeline.StopReadingAsync(StreamRest.Closing);
        Assert.Equal((StreamState.Closing, "The stream is being closed."), (_pipeline.State, _pipeline.Reason));
    }

    private async Task<bool> SettledAsync(long posted)
    {
        while (_pipeline.Queue.Posted < posted) await Task.Delay(5);
        return await _pipeline.SettleAsync(Patience);
    }

    /// <summary>A source whose frames the test hands over one by one.</summary>
    private sealed class HandedSource : IFrameSource
    {
        private readonly Channel<Frame> _frames = Channel.CreateUnbounded<Frame>();
        private long _index;

        public SourceCondition Condition { get; private set; } = new(SourceState.Live, 0);

        public SourceDescription? Description => null;

        public void Hand(double second, int size) => _frames.Writer.TryWrite(new Frame(
            _index++, new MediaTime(0, TimeSpan.FromSeconds(second), DateTimeOffset.UnixEpoch.AddSeconds(second)), size, size, MemoryPool<byte>.Shared.Rent(size * size * 3)));

        public void End() => _frames.Writer.Complete();

        public async IAsyncEnumerable<Frame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var frame in _frames.Reader.ReadAllAsync(cancellationToken)) yield return frame;
            Condition = new SourceCondition(SourceState.Ended, 0, "The test has handed over all.");
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
