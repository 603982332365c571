using System.Text.Json;
using TorchSharp;
using Video.Memory.Rekv;
using Video.Testing;
using Video.Vision.Caching;
using Video.Vision.Encoders;
using Video.Vision.Reduction;
using Video.Vision.Tests.Caching;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Rekv;

/// <summary>STC's whole system, pixels to answers: cacher, projector, pooling, pruner, and its copy of ReKV, against goldens/streaming/stc_on_rekv.</summary>
public sealed class StcOnRekvTests : IDisposable
{
    private const double Within = 2e-4;
    private const double Scores = 1e-3;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly GoldenTower _tower = new("stc_on_rekv");
    private readonly GoldenDecoder _golden = new("stc_on_rekv");
    private readonly HashSet<string> _compared = [];

    public void Dispose()
    {
        _golden.Dispose();
        _tower.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Everything_from_pixels_to_answers_is_what_upstream_computed()
    {
        using var none = no_grad();
        using var projector = _tower.LoadProjector();
        using var pruner = TokenReducers.Parse($"stc:keep={_tower.Parameter("keep")}").NewStream();
        using var rekv = new RekvStream(_golden.Model, Options(), _golden.Tensors["init_ids"]);
        var ratio = _golden.Json.GetProperty("params").GetProperty("ratio").GetDouble();
        var trace = new StcTrace();
        var cacher = new StcCacher(_tower.Encoder, new StcOptions(_tower.Parameter("interval"), ratio)) { Observer = trace };
        using var features = cacher.NewStream();
        var (reuse, asked) = (new List<bool>(), 0);
        foreach (var call in _golden.Json.GetProperty("params").GetProperty("calls").EnumerateArray())
        {
            features.Forget();      // upstream's schedule begins anew with every encode_video call; the pruner's history goes on
            for (var left = call.GetInt32(); left > 0; left--)
            {
                trace.StartAt(rekv.Frames);
                var seen = cacher.Encode(_tower.Frames.narrow(0, rekv.Frames, 1), [features]);
                reuse.Add(seen.Frames.Single().Refreshed);
                Read(rekv, seen.Features, projector, pruner);
            }
            foreach (var ask in _golden.Json.GetProperty("asks").EnumerateArray().Where(ask => ask.GetProperty("after_frames").GetInt32() == rekv.Frames))
            {
                Ask(rekv, ask);
                asked++;
            }
        }

        Assert.Equal(_golden.Tensors["refresh"].data<long>().ToArray().Select(flag => flag == 1), reuse);
        foreach (var ((frame, layer), patches) in trace.Patches)
            Assert.Equal(_golden.Tensors["cacher_selected"][frame, layer].data<long>().ToArray(), patches);
        Assert.Equal(reuse.Count(refreshed => !refreshed) * _tower.Encoder.Config.FeatureLayers, trace.Patches.Count);
        Assert.Equal(_golden.Json.GetProperty("asks").GetArrayLength(), asked);
        Assert.Equal([], _golden.NamesAt("ask").Concat(_golden.NamesAt("frame").Where(name => name != "frames")).Where(name => !_compared.Contains(name)));
    }

    private RekvOptions Options() => new()
    {
        Sink = _golden.Parameter("n_init"),
        Local = _golden.Parameter("n_local"),
        TopK = _golden.Parameter("topk"),
        Chunk = _golden.Parameter("chunk_size"),
        Cached = _golden.Parameter("max_cached"),
        SinkAtOnce = true,
    };

    private void Read(RekvStream rekv, Tensor features, Projector projector, IStreamReducer pruner)
    {
        var frame = rekv.Frames;
        var pooled = Pooling.Apply(projector.Apply(features), _tower.Encoder.Config.Grid)[0];
        Compare($"frame{frame}/vision_out", features[0]);
        Compare($"frame{frame}/pooled", pooled);
        var sent = pruner.Reduce(new FrameTokens(pooled, _tower.Encoder.Config.PooledGrid, TimeSpan.FromSeconds(frame)));
        Assert.Equal(_golden.Tensors["pruner_kept"][frame].data<long>().ToArray(), sent.Places.Select(place => (long)place));
        Close.Assert(_golden.Tensors["pruned"][frame], sent.Tokens, Within, $"frame {frame}, pruned");
        Close.Assert(_golden.Tensors["frame_hidden"][frame], rekv.Read(sent.Tokens), Within, $"frame {frame}, hidden");
        _compared.Add("frame_hidden");
        var state = _golden.Json.GetProperty("states")[frame];
        Assert.Equal(
            new RekvState(
                state.GetProperty("opened").GetBoolean(),
                state.GetProperty("archived_blocks").GetInt64(),
                state.GetProperty("local_tokens").GetInt64(),
                state.GetProperty("remainder_tokens").GetInt64(),
                state.GetProperty("sink_tokens").GetInt32()),
            rekv.Memory.State);
    }

    private void Ask(RekvStream rekv, JsonElement ask)
    {
        var (at, which) = ($"ask{ask.GetProperty("index").GetInt32()}", ask.GetProperty("question").GetInt32());
        Assert.Equal(ask.GetProperty("opened").GetBoolean(), rekv.Memory.State.Opened);
        using var question = rekv.Ask();
        rekv.Retrieve(question, _golden.Tensors[$"question{which}_ids"]);
        for (var layer = 0; layer < _golden.Model.Config.Layers; layer++)
        {
            Assert.Equal(_golden.Tensors[$"{at}/layer{layer}/blocks"].data<long>().ToArray(), rekv.Trace.Blocks[layer]);
            _compared.Add($"{at}/layer{layer}/blocks");
            if (rekv.Trace.Scores[layer] is { } scores) Compare($"{at}/layer{layer}/scores", tensor(scores), Scores);
        }
        var (_, steps, ids) = rekv.Answer(question, _golden.Tensors[$"prompt{which}_ids"], (int)_golden.Tensors[$"{at}/answer_ids"].shape[0]);
        Assert.Equal(_golden.Tensors[$"{at}/answer_ids"].data<long>().ToArray(), ids);
        _compared.Add($"{at}/answer_ids");
        Compare($"{at}/step_logits", steps.narrow(0, 0, _golden.Tensors[$"{at}/step_logits"].shape[0]));
    }

    private void Compare(string tensor, Tensor actual, double within = Within)
    {
        if (!_golden.Has(tensor)) return;
        _compared.Add(tensor);
        Close.Assert(_golden.Tensors[tensor], actual, within, tensor);
    }
}
