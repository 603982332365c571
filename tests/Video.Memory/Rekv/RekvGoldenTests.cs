using System.Text.Json;
using TorchSharp;
using Video.Memory.Rekv;
using Video.Testing;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Rekv;

/// <summary>Every case of goldens/streaming/rekv, as upstream ReKV computed it.</summary>
public sealed class RekvGoldenTests : IDisposable
{
    private const double Hidden = 2e-4;
    private const double Scores = 1e-3;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly GoldenDecoder _golden = new("rekv");
    private readonly HashSet<string> _compared = [];

    public static TheoryData<string> Cases => new(GoldenDecoder.Read("rekv").GetProperty("cases").EnumerateObject().Select(each => each.Name));

    public void Dispose()
    {
        _golden.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Everything_that_upstream_computed_in_a_case_is_computed_here(string name)
    {
        using var none = no_grad();
        var json = _golden.Json.GetProperty("cases").GetProperty(name);
        using var stream = new RekvStream(_golden.Model, Options(json), _golden.Tensors["init_ids"]);
        Compare($"{name}/init_hidden", stream.PrefixHidden, Hidden);
        var (states, asks) = (new Queue<JsonElement>(json.GetProperty("states").EnumerateArray()), new Queue<JsonElement>(json.GetProperty("asks").EnumerateArray()));
        var hidden = new List<Tensor>();
        foreach (var step in json.GetProperty("steps").EnumerateArray())
        {
            if (step[0].GetString() == "enc") hidden.Add(Encode(stream, step[1].GetInt32(), step[2].GetInt32(), states));
            else Ask(name, stream, step, asks.Dequeue());
        }

        Assert.Empty(states);
        Assert.Empty(asks);
        var block = json.GetProperty("block_size").GetInt32();
        Compare($"{name}/frame_hidden", cat(hidden, 0).unflatten(0, -1, block), Hidden);
        CompareWhatIsHeld(name, stream.Memory);
        Assert.Equal([], _golden.NamesAt($"{name}/").Where(tensor => !_compared.Contains(tensor)));
    }

    private static RekvOptions Options(JsonElement json) => new()
    {
        Sink = json.GetProperty("n_init").GetInt32(),
        Local = json.GetProperty("n_local").GetInt32(),
        TopK = json.GetProperty("topk").GetInt32(),
        Chunk = json.GetProperty("chunk_size").GetInt32(),
        Cached = json.GetProperty("max_cached_block").GetInt32(),
    };

    /// <summary>Reads the next frames, some in each pass, and compares the state after each pass.</summary>
    private Tensor Encode(RekvStream stream, int count, int together, Queue<JsonElement> states)
    {
        var hidden = new List<Tensor>();
        foreach (var pass in Enumerable.Range(stream.Frames, count).Chunk(together))
        {
            hidden.Add(stream.Read([.. pass.Select(frame => _golden.Tensors["frames"][frame])]));
            var expected = states.Dequeue();
            Assert.Equal(expected.GetProperty("frames").GetInt32(), stream.Frames);
            Assert.Equal(
                new RekvState(
                    expected.GetProperty("opened").GetBoolean(),
                    expected.GetProperty("archived_blocks").GetInt64(),
                    expected.GetProperty("local_tokens").GetInt64(),
                    expected.GetProperty("remainder_tokens").GetInt64(),
                    expected.GetProperty("sink_tokens").GetInt32()),
                stream.Memory.State);
        }
        return cat(hidden, 0);
    }

    private void Ask(string name, RekvStream stream, JsonElement step, JsonElement expected)
    {
        var (at, which) = ($"{name}/ask{expected.GetProperty("index").GetInt32()}", step[1].GetInt32());
        var (text, prompt) = (_golden.Tensors[$"question{which}_ids"], _golden.Tensors[$"prompt{which}_ids"]);
        Assert.Equal((expected.GetProperty("after_frames").GetInt32(), expected.GetProperty("opened").GetBoolean()), (stream.Frames, stream.Memory.State.Opened));
        var before = stream.Hash();
        long[] loads = [.. stream.Memory.Loaded.Select(layer => layer.Loads)];
        using var question = stream.Ask();
        if (step[0].GetString() == "ext") question.Recall([.. step[2].EnumerateArray().Select(block => block.GetInt64())]);
        else CompareRetrieval(at, stream, question, text);
        CompareLayers(at, stream, question, expected, loads);
        CompareAnswer(at, stream, question, prompt);
        if (step[0].GetString() == "ext") CompareQuestionOverGivenFrames(at, stream, step, text);
        Assert.Equal(before, stream.Hash());
    }

    private void CompareRetrieval(string at, RekvStream stream, RekvQuestion question, Tensor text)
    {
        Compare($"{at}/question_last_logits", stream.Retrieve(question, text), _golden.LogitsWithin);
        for (var layer = 0; layer < _golden.Model.Config.Layers; layer++)
        {
            Compare($"{at}/layer{layer}/query_mean", tensor(stream.Trace.QueryMeans[layer]), Hidden);
            if (stream.Trace.Scores[layer] is { } scores) Compare($"{at}/layer{layer}/scores", tensor(scores), Scores);
            else Assert.False(_golden.Has($"{at}/layer{layer}/scores"));
        }
    }

    private void CompareLayers(string at, RekvStream stream, RekvQuestion question, JsonElement expected, long[] loads)
    {
        var layers = expected.GetProperty("layers").EnumerateArray().ToArray();
        for (var layer = 0; layer < layers.Length; layer++)
        {
            long[] blocks = [.. question.Layout(layer).Select(place => (long)question.Frames[place.Frame].Time.Position.TotalSeconds)];
            Assert.Equal(_golden.Tensors[$"{at}/layer{layer}/blocks"].data<long>().ToArray(), blocks);
            _compared.Add($"{at}/layer{layer}/blocks");
            Assert.Equal(Longs(layers[layer].GetProperty("blocks")), blocks);
            Assert.Equal(
                layers[layer].GetProperty("context_tokens").GetInt32(),
                stream.Memory.Options.Sink + question.Layout(layer).Sum(place => question.Frames[place.Frame].Count));
            Assert.Equal(Longs(layers[layer].GetProperty("lru_after")), stream.Memory.Loaded[layer].Frames);
            Assert.Equal(layers[layer].GetProperty("new_loads").GetInt64(), stream.Memory.Loaded[layer].Loads - loads[layer]);
        }
    }

    private void CompareAnswer(string at, RekvStream stream, RekvQuestion question, Tensor prompt)
    {
        var expected = _golden.Tensors[$"{at}/answer_ids"].data<long>().ToArray();
        var (logits, steps, ids) = stream.Answer(question, prompt, expected.Length);
        Assert.Equal(expected, ids);
        _compared.Add($"{at}/answer_ids");
        Compare($"{at}/step_logits", steps.narrow(0, 0, _golden.Tensors[$"{at}/step_logits"].shape[0]), _golden.LogitsWithin);
        if (_golden.Has($"{at}/prompt_logits")) Compare($"{at}/prompt_logits", logits, _golden.LogitsWithin);
        if (!_golden.Has($"{at}/vanilla_ids")) return;
        Assert.Equal(_golden.Tensors[$"{at}/vanilla_ids"].data<long>().ToArray(), ids);
        _compared.Add($"{at}/vanilla_ids");
        Compare($"{at}/vanilla_step_logits", steps, _golden.VanillaWithin);
        Compare($"{at}/vanilla_prompt_logits", logits, _golden.VanillaWithin);
    }

    // Upstream runs the question over frames that were given as well; here they are known without it.
    private void CompareQuestionOverGivenFrames(string at, RekvStream stream, JsonElement step, Tensor text)
    {
        using var question = stream.Ask();
        question.Recall(Longs(step[2]));
        Compare($"{at}/question_last_logits", stream.Retrieve(question, text), _golden.LogitsWithin);
    }

    private void CompareWhatIsHeld(string name, RekvMemory memory)
    {
        for (var layer = 0; layer < _golden.Model.Config.Layers; layer++)
        {
            var at = $"{name}/layer{layer}";
            if (!_golden.Has($"{at}/block_rep")) continue;
            var (block, sink) = (memory.Archive.Read(layer, 0), memory.Sink(layer));
            Compare($"{at}/block0_k", block.select(1, 0).transpose(0, 1), Hidden);
            Compare($"{at}/block0_v", block.select(1, 1).transpose(0, 1), Hidden);
            Compare($"{at}/sink_k", sink.Keys, Hidden);
            Compare($"{at}/sink_v", sink.Values, Hidden);
            Compare($"{at}/block_rep", Repeated(memory.Index.Rows(layer, 0, memory.Archive.End)), Hidden);
        }
    }

    // [frames, key-value heads * headDim] -> [frames, heads * headDim]: upstream repeats the mean for each query head.
    private Tensor Repeated(Tensor rows)
    {
        var config = _golden.Model.Config;
        return rows.unflatten(1, config.KeyValueHeads, 1, config.HeadDim)
            .expand(rows.shape[0], config.KeyValueHeads, config.Heads / config.KeyValueHeads, config.HeadDim).flatten(1);
    }

    private static long[] Longs(JsonElement array) => [.. array.EnumerateArray().Select(each => each.GetInt64())];

    private void Compare(string tensor, Tensor actual, double within)
    {
        if (!_golden.Has(tensor)) return;
        _compared.Add(tensor);
        Close.Assert(_golden.Tensors[tensor], actual, within, tensor);
    }
}
