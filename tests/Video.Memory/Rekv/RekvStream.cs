using System.Security.Cryptography;
using Video.Language.Models;
using Video.Memory;
using Video.Memory.Rekv;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Rekv;

/// <summary>A stream of embeddings that a model reads into a <see cref="RekvMemory"/>: a frame a second.</summary>
internal sealed class RekvStream : IDisposable
{
    private readonly Qwen2 _model;

    /// <param name="model">Stays the caller's.</param>
    /// <param name="options">With as many sink tokens as the prefix has.</param>
    /// <param name="prefix">int64 [tokens]</param>
    public RekvStream(Qwen2 model, RekvOptions options, Tensor prefix)
    {
        _model = model;
        Memory = new RekvMemory(model.Config, options, ScalarType.Float32, CPU) { Observer = Trace };
        PrefixHidden = model.Forward(model.Embed(prefix), Memory);
    }

    public RekvMemory Memory { get; }

    public RekvTrace Trace { get; } = new();

    /// <summary>After the final norm.</summary>
    public Tensor PrefixHidden { get; }

    public int Frames { get; private set; }

    /// <summary>Reads frames, [tokens, hidden] each, in one pass.</summary>
    /// <returns>[all tokens, hidden] after the final norm.</returns>
    public Tensor Read(params IReadOnlyList<Tensor> frames)
    {
        Memory.BeginFrames([.. frames.Select((frame, i) => Frame(Frames + i, (int)frame.shape[0]))]);
        Frames += frames.Count;
        return _model.Forward(cat([.. frames], 0), Memory);
    }

    public RekvQuestion Ask(double? from = null, double? to = null, int room = 64) =>
        Memory.Ask(from is { } first ? TimeSpan.FromSeconds(first) : null, to is { } last ? TimeSpan.FromSeconds(last) : null, room);

    /// <summary>The first pass: the question alone. [vocabulary] after its last token, which upstream computes and throws away.</summary>
    public Tensor Retrieve(RekvQuestion question, Tensor ids) => Last(_model.Forward(_model.Embed(ids), question));

    /// <summary>The prompt and greedy decoding.</summary>
    /// <returns>[prompt, vocabulary] of the prompt; [steps, vocabulary] that each token was chosen from; the tokens.</returns>
    public (Tensor Prompt, Tensor Steps, long[] Ids) Answer(IKeyValueCache question, Tensor prompt, int tokens)
    {
        var hidden = _model.Forward(_model.Embed(prompt), question);
        var (logits, steps, ids) = (_model.Logits(hidden), new List<Tensor>(), new List<long>());
        for (var step = 0; step < tokens; step++)
        {
            if (step > 0) hidden = _model.Forward(_model.Embed(tensor(new[] { ids[^1] })), question);
            steps.Add(Last(hidden));
            ids.Add(steps[^1].argmax().item<long>());
        }
        return (logits, stack(steps, 0), [.. ids]);
    }

    /// <summary>A hash of all that the stream holds, but for which frames are loaded.</summary>
    public string Hash()
    {
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{Memory.State} {Memory.Length} {Memory.Frames} {Memory.Tokens}"));
        for (var layer = 0; layer < _model.Config.Layers; layer++)
        {
            var (sink, window) = (Memory.Sink(layer), Memory.Window(layer));
            foreach (var tensor in new[] { sink.Keys, sink.Values, window.Keys, window.Values, Memory.Index.Rows(layer, Memory.Archive.First, Memory.Archive.End) })
                hash.AppendData(tensor.contiguous().bytes);
            for (var frame = Memory.Archive.First; frame < Memory.Archive.End; frame++) hash.AppendData(Memory.Archive.Read(layer, frame).contiguous().bytes);
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    public void Dispose() => Memory.Dispose();

    private Tensor Last(Tensor hidden) => _model.Logits(hidden.narrow(0, hidden.shape[0] - 1, 1))[0];

    private static RememberedFrame Frame(int number, int tokens) =>
        new(new MediaTime(0, TimeSpan.FromSeconds(number), default), 0, tokens, [.. Enumerable.Range(0, tokens)]);
}
