using System.Text.Json;
using TorchSharp;
using Video.Testing;
using Video.Vision.Caching;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Caching;

/// <summary>STC-Cacher against what upstream's own code gave for the same weights and frames.</summary>
public sealed class StcGoldenTests : IDisposable
{
    private const double Output = 1e-4;
    private const double Similarity = 1e-5;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly GoldenTower _tower = new("cacher");

    public static TheoryData<string> Cases
    {
        get
        {
            using var json = JsonDocument.Parse(File.ReadAllText(Goldens.PathOf("streaming/cacher.json")));
            return new(json.RootElement.GetProperty("cases").EnumerateObject().Select(each => each.Name));
        }
    }

    public void Dispose()
    {
        _tower.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Full_gives_upstreams_unpatched_tower()
    {
        var cacher = new FullCacher(_tower.Encoder);
        using var stream = cacher.NewStream();
        var found = cacher.Encode(_tower.Frames, [.. Enumerable.Repeat(stream, (int)_tower.Frames.shape[0])]);
        Close.Assert(_tower.Tensors["full/out"], found.Features, Output, "features");
    }

    [Theory, MemberData(nameof(Cases))]
    public void Features_schedule_similarities_and_chosen_patches_are_upstreams(string name)
    {
        var golden = _tower.Json.GetProperty("cases").GetProperty(name);
        var (trace, found) = Run(golden, golden.GetProperty("frames_per_chunk").GetInt32());
        Compare(name, golden, trace, found);
    }

    [Theory, MemberData(nameof(Cases))]
    public void One_call_with_all_frames_gives_the_same(string name)
    {
        var golden = _tower.Json.GetProperty("cases").GetProperty(name);
        var (trace, found) = Run(golden, golden.GetProperty("frames").GetInt32());
        Compare(name, golden, trace, found);
    }

    [Fact]
    public void Every_layer_of_a_refresh_and_of_the_frame_after_it_is_upstreams()
    {
        const string States = "/layer_hidden_frame0";
        var name = _tower.Json.GetProperty("shapes").EnumerateObject().Single(shape => shape.Name.EndsWith(States, StringComparison.Ordinal)).Name[..^States.Length];
        var (trace, _) = Run(_tower.Json.GetProperty("cases").GetProperty(name), 1);
        var embedded = _tower.Encoder.Embedding.Apply(_tower.Frames);
        foreach (var frame in (int[])[0, 1])
        {
            var expected = _tower.Tensors[$"{name}/layer_hidden_frame{frame}"];          // the embeddings, then each layer's output
            Assert.Equal(_tower.Encoder.Layers.Count + 1, expected.shape[0]);
            Close.Assert(expected[0], embedded[frame], Output, $"frame {frame}, embeddings");
            for (var layer = 0; layer < _tower.Encoder.Layers.Count; layer++)
                Close.Assert(expected[layer + 1], trace.Hidden[(frame, layer)], Output, $"frame {frame}, layer {layer}");
        }
    }

    // Feeds the case's frames in calls of so many; what is left over comes last.
    private (StcTrace Trace, CachedFeatures Found) Run(JsonElement golden, int framesPerCall)
    {
        var options = new StcOptions(golden.GetProperty("interval").GetInt32(), golden.GetProperty("ratio").GetDouble())
        {
            FramesPerStep = golden.GetProperty("frames_per_chunk").GetInt32(),
        };
        var trace = new StcTrace();
        var cacher = new StcCacher(_tower.Encoder, options) { Observer = trace };
        using var stream = cacher.NewStream();
        var (count, features, frames) = (golden.GetProperty("frames").GetInt32(), new List<Tensor>(), new List<FrameReuse>());
        for (var start = 0; start < count; start += framesPerCall)
        {
            trace.StartAt(start);
            var now = Math.Min(framesPerCall, count - start);
            var found = cacher.Encode(_tower.Frames.narrow(0, start, now), [.. Enumerable.Repeat(stream, now)]);
            features.Add(found.Features);
            frames.AddRange(found.Frames);
        }
        return (trace, new CachedFeatures(cat(features, 0), null, frames));
    }

    private void Compare(string name, JsonElement golden, StcTrace trace, CachedFeatures found)
    {
        Close.Assert(_tower.Tensors[$"{name}/out"], found.Features, Output, "features");
        Assert.Equal(Flags(golden.GetProperty("refresh")), found.Frames.Select(frame => frame.Refreshed));
        var comparable = golden.GetProperty("index_comparable").EnumerateArray().Select(Flags).ToArray();
        var layers = _tower.Encoder.Layers.Count;
        for (var frame = 0; frame < comparable.Length; frame++)
        {
            if (found.Frames[frame].Refreshed)
            {
                Assert.False(trace.Patches.ContainsKey((frame, 0)));
                Assert.Equal(Enumerable.Range(0, _tower.Encoder.Config.Patches), found.Frames[frame].Recomputed);
                continue;
            }
            for (var layer = 0; layer < layers; layer++)
            {
                Close.Assert(_tower.Tensors[$"{name}/similarity"][frame, layer], tensor(trace.Similarity[(frame, layer)]), Similarity, $"similarity of frame {frame}, layer {layer}");
                Assert.Equal(golden.GetProperty("k").GetInt32(), trace.Patches[(frame, layer)].Length);
                if (comparable[frame][layer])
                    Assert.Equal(_tower.Tensors[$"{name}/selected"][frame, layer].data<long>().ToArray(), trace.Patches[(frame, layer)]);
            }
            Assert.Equal(trace.Patches[(frame, layers - 1)], found.Frames[frame].Recomputed.Select(patch => (long)patch));
        }
    }

    private static bool[] Flags(JsonElement array) => [.. array.EnumerateArray().Select(flag => flag.GetBoolean())];
}
