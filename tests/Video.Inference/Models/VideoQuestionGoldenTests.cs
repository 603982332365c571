using TorchSharp;
using Video.Checkpoints;
using Video.Language.Choosing;
using Video.Language.Models;
using Video.Testing;
using Video.Vision.Encoders;
using static TorchSharp.torch;

namespace Video.Inference.Tests.Models;

/// <summary>Pixels and a question through the whole model, against what upstream answered.</summary>
public sealed class VideoQuestionGoldenTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly GoldenTensors _goldens = LlavaOnevisionGoldens.Tensors("video_qa");
    private readonly Qwen2 _language;
    private readonly VisualTokenizer _vision;
    private readonly int _videoToken;

    public VideoQuestionGoldenTests()
    {
        using var checkpoint = LlavaOnevisionGoldens.OpenModel();
        _language = Qwen2.Load(checkpoint, checkpoint.Weights(ScalarType.Float32, CPU));
        _vision = VisualTokenizer.Load(checkpoint, checkpoint.Weights(ScalarType.Float32, CPU));
        _videoToken = ConfigSection.Root(checkpoint.Config).Whole("video_token_index", 151647);
    }

    public void Dispose()
    {
        _vision.Dispose();
        _language.Dispose();
        _goldens.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Text_and_video_merge_to_upstreams_embeddings() =>
        Close.Assert(_goldens["inputs_embeds"], MergedEmbeddings(), Close.Vision, "merged embeddings");

    [Fact]
    public void Logits_over_text_and_video_are_upstreams()
    {
        using var cache = new GrowingCache(_language.Config);
        Close.Assert(_goldens["logits"], _language.Logits(Read(MergedEmbeddings(), cache)), Close.Language, "logits");
    }

    [Fact]
    public void The_greedy_answer_is_upstreams_token_for_token()
    {
        using var cache = new GrowingCache(_language.Config);
        var chooser = new TokenChooser();
        var expected = _goldens["generated_ids"].data<long>().ToArray();
        var hidden = Read(MergedEmbeddings(), cache);
        var answer = new List<long>();
        for (var step = 0; step < expected.Length; step++)
        {
            var logits = _language.Logits(hidden.narrow(0, hidden.shape[0] - 1, 1))[0];
            Close.Assert(_goldens["generated_logits"][step], logits, Close.Language, $"logits of step {step}");
            answer.Add(chooser.Choose(logits));
            hidden = Read(_language.Embed(tensor(new[] { answer[^1] })), cache);
        }

        Assert.Equal(expected, answer);
    }

    [Fact]
    public void Frames_read_one_by_one_into_the_cache_give_the_same_answer()
    {
        using var cache = new GrowingCache(_language.Config);
        var merged = MergedEmbeddings();
        var (first, last) = VideoRange();
        Read(merged.narrow(0, 0, first), cache);
        var logits = new List<Tensor>();
        for (var start = first; start < last; start += _vision.Config.PooledTokens)
            Read(merged.narrow(0, start, Math.Min(_vision.Config.PooledTokens, last - start)), cache);
        var hidden = Read(merged.narrow(0, last, merged.shape[0] - last), cache);
        Close.Assert(_goldens["logits"].narrow(0, last, merged.shape[0] - last), _language.Logits(hidden), Close.Language, "question's logits");
    }

    private Tensor Read(Tensor embeddings, GrowingCache cache) =>
        _language.Forward(embeddings, cache);

    // Text, then all frames' tokens and one image_newline where the placeholders stand, then text.
    private Tensor MergedEmbeddings()
    {
        using var frames = LlavaOnevisionGoldens.Tensors("vision");
        var ids = _goldens["input_ids"];
        var (first, last) = VideoRange();
        var video = cat([_vision.Encode(frames["pixel_values"]).flatten(0, 1), _vision.ImageNewline!.unsqueeze(0)], 0);
        Assert.Equal(last - first, video.shape[0]);
        return cat([_language.Embed(ids.narrow(0, 0, first)), video, _language.Embed(ids.narrow(0, last, ids.shape[0] - last))], 0);
    }

    // The one run of placeholders: from first up to, but not including, last.
    private (long First, long Last) VideoRange()
    {
        var ids = _goldens["input_ids"].data<long>().ToArray();
        var (first, last) = (Array.IndexOf(ids, _videoToken), Array.LastIndexOf(ids, _videoToken) + 1);
        Assert.All(ids[first..last], id => Assert.Equal(_videoToken, id));
        return (first, last);
    }
}
