using System.Text.Json;
using TorchSharp;
using Video.Answering;
using Video.Inference.Engine;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Ingest.Sampling;
using Video.Ingest.Sources;
using Video.Streams;
using Video.Testing;

namespace Video.Tests.Streams;

/// <summary>What the trainer computed with the embedded model (parity.json, written by src/training/golden.py) comes out of the whole path here.</summary>
public sealed class SmallWorldParityTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "src", "checkpoints", "small-world");

    [Fact]
    public async Task Prompts_and_answers_are_the_trainers_own()
    {
        var cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "parity.json"))).RootElement.EnumerateArray().ToArray();
        Assert.NotEmpty(cases);
        await using var engine = new InferenceEngine();
        using var model = await engine.RunAsync(WorkClass.Batch, () => VideoModel.Load(Folder, new ComputeSettings(torch.CPU, torch.ScalarType.Float32)));
        foreach (var recorded in cases)
        {
            var question = recorded.GetProperty("question").GetString()!;
            var at = TimeSpan.FromSeconds(recorded.GetProperty("at").GetDouble());
            await using var context = new StreamContext(model, engine, StreamMethods.Plain);
            var read = await ClipReading.ReadAsync(context, new SourceSpec
            {
                Location = Path.Combine(Repository.Root, recorded.GetProperty("clip").GetString()!),
                Sampling = new FixedRate(model.Settings.FramesPerSecond!.Value),
                Width = model.PictureSize,
                Height = model.PictureSize,
                To = at,
            });
            Assert.Equal(recorded.GetProperty("frames").GetInt32(), read.Frames);
            Assert.Equal(recorded.GetProperty("prompt_ids").EnumerateArray().Select(id => id.GetInt32()), PromptIds(model, read.Frames, question));
            var answer = await new Questioner(model, engine).AnswerAsync(context, new Question { Text = question });
            Assert.Equal(recorded.GetProperty("answer").GetString(), answer.Text);
        }
    }

    /// <summary>All ids in a row, with the video token for every visual token and for the newline after the video.</summary>
    private static IEnumerable<int> PromptIds(VideoModel model, int frames, string question)
    {
        var video = model.Tokenizer.IdOf("<video>")!.Value;
        var seen = Enumerable.Range(0, frames).SelectMany(i =>
            model.Prompt.FrameHeader(TimeSpan.FromSeconds(i / model.Settings.FramesPerSecond!.Value)).Concat(Enumerable.Repeat(video, model.TokensPerFrame)));
        return [.. model.Prompt.Prefix, .. seen, video, .. model.Prompt.Ask(question)];
    }
}
