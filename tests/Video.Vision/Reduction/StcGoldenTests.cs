using System.Text.Json;
using TorchSharp;
using Video.Testing;
using Video.Vision.Reduction;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Reduction;

/// <summary>Upstream's own choices on the same tokens: tests/goldens/streaming, set pruner.</summary>
public sealed class StcGoldenTests : IDisposable
{
    private const double Tolerance = 2e-5;

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly GoldenTensors _goldens = GoldenTensors.Load("streaming/pruner.safetensors");

    public void Dispose()
    {
        _goldens.Dispose();
        _scope.Dispose();
    }

    public static TheoryData<string> Cases() => CasesWhere(_ => true);

    /// <summary>Those that a live stream can be, whose chunks have one frame.</summary>
    public static TheoryData<string> CasesOfSingleFrames() => CasesWhere(golden => golden.GetProperty("frames_per_chunk").GetInt32() == 1);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_chunk_is_judged_as_upstream_judges_it(string name)
    {
        using var json = Json();
        var golden = json.RootElement.GetProperty("cases").GetProperty(name);
        var tokens = Patches(golden);
        var perChunk = golden.GetProperty("frames_per_chunk").GetInt32();
        var keep = golden.GetProperty("keep").GetInt32();
        var scoring = Scoring(golden);
        using var reducer = Reducer(golden, scoring);

        for (var first = 0; first < tokens.shape[0]; first += perChunk)
        {
            var chunk = first / perChunk;
            var scores = reducer.Judge(tokens.narrow(0, first, perChunk));
            Assert.Equal(Longs(Golden("channels")[chunk]), Longs(scores.Channels));
            Close.Assert(Golden("history_mean")[chunk], scores.History, Tolerance, $"history after chunk {chunk}");
            Close.Assert(Golden("score").narrow(0, first, perChunk), scores.Score, Tolerance, $"scores of chunk {chunk}");
            if (golden.GetProperty("variant").GetString() == "legacy")
            {
                Close.Assert(Golden("frame_score").narrow(0, first, perChunk), scores.Frame, Tolerance, $"frame scores of chunk {chunk}");
                Close.Assert(Golden("memory_score").narrow(0, first, perChunk), scores.Memory, Tolerance, $"memory scores of chunk {chunk}");
            }

            for (var frame = 0; frame < perChunk; frame++)
                Assert.Equal(Longs(Golden("kept")[first + frame]), scoring.Keep(TopTokens.ToHost(scores.Score[frame]), keep).Select(place => (long)place));
        }

        Tensor Golden(string part) => _goldens[$"{name}/{part}"];
    }

    [Theory]
    [MemberData(nameof(CasesOfSingleFrames))]
    public void A_stream_of_single_frames_sends_what_upstream_sends(string name)
    {
        using var json = Json();
        var golden = json.RootElement.GetProperty("cases").GetProperty(name);
        var tokens = Patches(golden);
        var grid = (int)Math.Sqrt(tokens.shape[1]);
        using var reducer = Reducer(golden, Scoring(golden));
        for (var frame = 0; frame < tokens.shape[0]; frame++)
        {
            var sent = reducer.Reduce(new FrameTokens(tokens[frame], grid, TimeSpan.FromSeconds(frame)));
            var kept = _goldens[$"{name}/kept"][frame];
            Assert.Equal(Longs(kept), sent.Places.Select(place => (long)place));
            Assert.True(tokens[frame].index_select(0, kept).equal(sent.Tokens).all().item<bool>(), $"tokens of frame {frame}");
        }
    }

    [Fact]
    public void The_names_stand_for_the_released_and_the_papers_form()
    {
        using var json = Json();
        foreach (var golden in json.RootElement.GetProperty("cases").EnumerateObject().Where(golden => IsFromName(golden.Value)))
        {
            var keep = golden.Value.GetProperty("keep").GetInt32();
            var legacy = golden.Value.GetProperty("variant").GetString() == "legacy";
            using var reducer = TokenReducers.Parse($"{(legacy ? "stc" : "stc-paper")}:keep={keep}").NewStream();
            var tokens = Patches(golden.Value);
            for (var frame = 0; frame < tokens.shape[0]; frame++)
            {
                var sent = reducer.Reduce(new FrameTokens(tokens[frame], (int)Math.Sqrt(tokens.shape[1]), TimeSpan.FromSeconds(frame)));
                Assert.Equal(Longs(_goldens[$"{golden.Name}/kept"][frame]), sent.Places.Select(place => (long)place));
            }
        }
    }

    /// <summary>Upstream puts a frame's row markers after its kept tokens, which are told by their place among patches and markers.</summary>
    [Fact]
    public void Row_markers_stand_aside_and_come_after_the_kept_patches()
    {
        using var json = Json();
        var cases = json.RootElement.GetProperty("cases").EnumerateObject();
        foreach (var golden in cases.Where(golden => WithMarkers(golden.Value) && golden.Value.GetProperty("out_stored").GetBoolean()))
        {
            var raw = _goldens["tokens_llava_vid_raw"];
            var grid = (int)Math.Sqrt(golden.Value.GetProperty("tokens_per_frame").GetInt32());
            using var reducer = Reducer(golden.Value, Scoring(golden.Value));
            for (var frame = 0; frame < raw.shape[0]; frame++)
            {
                var sent = reducer.Reduce(new FrameTokens(Patches(golden.Value)[frame], grid, TimeSpan.FromSeconds(frame)));
                var markers = raw[frame].reshape(grid, grid + 1, -1).narrow(1, grid, 1).squeeze(1);
                Close.Assert(_goldens[$"{golden.Name}/out"][frame], cat([sent.Tokens, markers]), 0, $"{golden.Name}, frame {frame}");
            }
        }
    }

    private static TheoryData<string> CasesWhere(Func<JsonElement, bool> taken)
    {
        using var json = Json();
        return [.. json.RootElement.GetProperty("cases").EnumerateObject().Where(golden => taken(golden.Value)).Select(golden => golden.Name)];
    }

    private static JsonDocument Json() => JsonDocument.Parse(File.ReadAllText(Goldens.PathOf("streaming/pruner.json")));

    private static bool WithMarkers(JsonElement golden) => golden.GetProperty("layout").GetString() == "llava_vid";

    // What the names do without further options.
    private static bool IsFromName(JsonElement golden) =>
        golden.GetProperty("frames_per_chunk").GetInt32() == 1 && Share(golden) == 0.5 && Alpha(golden) == 0.5;

    private static double Share(JsonElement golden) => golden.TryGetProperty("channel_keep_ratio", out var share) ? share.GetDouble() : 0.5;

    private static double Alpha(JsonElement golden) => golden.TryGetProperty("spatial_temporal_alpha", out var alpha) ? alpha.GetDouble() : 0.5;

    private static StcScoring Scoring(JsonElement golden) => golden.GetProperty("variant").GetString() switch
    {
        "legacy" => new GaussianScoring(),
        "dual_anchor" => new DualAnchorScoring(Alpha(golden)),
        var other => throw new InvalidDataException($"The goldens have a variant {other}."),
    };

    private static StcReducer Reducer(JsonElement golden, StcScoring scoring) =>
        new(scoring, new TokenBudget(golden.GetProperty("keep").GetInt32()), Share(golden));

    private Tensor Patches(JsonElement golden)
    {
        var frames = golden.GetProperty("frames").GetInt32();
        if (!WithMarkers(golden)) return _goldens[golden.GetProperty("layout").GetString() == "clip" ? "tokens_clip" : "tokens"].narrow(0, 0, frames);

        var tokens = golden.GetProperty("tokens_per_frame").GetInt32();
        var grid = (int)Math.Sqrt(tokens);
        return _goldens["tokens_llava_vid_raw"].narrow(0, 0, frames).reshape(frames, grid, grid + 1, -1).narrow(2, 0, grid).reshape(frames, tokens, -1);
    }

    private static long[] Longs(Tensor indices) => indices.contiguous().data<long>().ToArray();
}
