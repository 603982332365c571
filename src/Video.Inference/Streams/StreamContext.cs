using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Memory.Window;
using static TorchSharp.torch;

namespace Video.Inference.Streams;

/// <summary>One stream as the model knows it: frames go in, and become the memory that questions are answered from.</summary>
public sealed class StreamContext : IAsyncDisposable
{
    private readonly VideoModel _model;
    private readonly InferenceEngine _engine;
    // touched on the engine's thread only
    private readonly StreamMemory _memory;

    public StreamContext(VideoModel model, InferenceEngine engine, MemoryBudget? budget = null)
    {
        (_model, _engine) = (model, engine);
        _memory = new StreamMemory(model.Language.Config, model.Compute.Dtype, model.Compute.Device, budget ?? model.Budget);
    }

    /// <summary>Reads frames into the memory, in order, all in one step. The frames stay the caller's.</summary>
    /// <returns>Where the time went, and what the memory holds now.</returns>
    public Task<StreamStep> AppendAsync(IReadOnlyList<Frame> frames, WorkClass kind = WorkClass.Frames, CancellationToken cancellation = default) =>
        _engine.RunAsync(kind, () => Append(frames), cancellation);

    /// <summary>A question's own copy of the stream as of a moment. See <see cref="StreamMemory.Snapshot"/>.</summary>
    /// <remarks>Called on the engine's thread, from within a piece of work.</remarks>
    public QuestionCache Snapshot(TimeSpan? from, TimeSpan? at, int room) => _memory.Snapshot(from, at, room);

    /// <summary>Frees the memory once work in progress is done.</summary>
    public async ValueTask DisposeAsync() => await _engine.RunAsync(WorkClass.Decode, _memory.Dispose);

    private StreamStep Append(IReadOnlyList<Frame> frames)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        if (_memory.Length == 0) ReadPrefix();

        var started = TimeProvider.System.GetTimestamp();
        var visual = _model.See(frames);                                                   // [frames, tokens, hidden]
        var seen = TimeProvider.System.GetTimestamp();

        var headers = frames.Select(frame => _model.Prompt.FrameHeader(frame.Time.Position)).ToArray();
        var embeddings = cat([.. frames.SelectMany((_, i) => Embeddings(headers[i], visual[i]))], 0); // [all tokens, hidden]
        _memory.MakeRoom(frames.Count, (int)embeddings.shape[0]);
        _model.Read(embeddings, _memory, _memory.NextPosition);

        var after = (int)embeddings.shape[0];
        for (var i = 0; i < frames.Count; i++)
        {
            var count = headers[i].Count + _model.TokensPerFrame;
            after -= count;
            _memory.AddFrame(frames[i].Time, count, _model.TokensPerFrame, after);
        }
        return new StreamStep(
            TimeProvider.System.GetElapsedTime(started, seen), TimeProvider.System.GetElapsedTime(seen),
            _memory.Frames.Count, _memory.FramesForgotten, _memory.Bytes);
    }

    private IEnumerable<Tensor> Embeddings(IReadOnlyList<int> header, Tensor visual) =>
        header.Count == 0 ? [visual] : [_model.Embed(header), visual];

    private void ReadPrefix()
    {
        var embeddings = _model.Embed(_model.Prompt.Prefix);
        _memory.MakeRoom(0, (int)embeddings.shape[0]);
        _model.Read(embeddings, _memory, 0);
        _memory.CloseSink();
    }
}
