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

/// <summary>On clips that the model can see whole, the rolling memory must not cost an answer.</summary>
public sealed class RollingAnswersTests
{
    [Theory]
    [InlineData("rolling:bits=16")]
    [InlineData("rolling")]
    public async Task On_the_sample_streams_its_answers_are_those_of_the_full_memory(string memory)
    {
        await using var engine = new InferenceEngine();
        using var model = await engine.RunAsync(WorkClass.Batch, () => VideoModel.Load(
            Path.Combine(Repository.Root, "src", "checkpoints", "small-world"), new ComputeSettings(torch.CPU, torch.ScalarType.Float32)));
        var questioner = new Questioner(model, engine);
        foreach (var stream in Directory.GetDirectories(Path.Combine(Repository.Root, "streams")))
        {
            await using var full = await ReadAsync(model, engine, stream, "full");
            await using var rolling = await ReadAsync(model, engine, stream, memory);
            foreach (var asked in JsonDocument.Parse(File.ReadAllText(Path.Combine(stream, "expected.json"))).RootElement.EnumerateArray())
            {
                var question = new Question { Text = asked.GetProperty("question").GetString()!, To = Moment.At(TimeSpan.FromSeconds(asked.GetProperty("at").GetDouble())) };
                var (expected, answer) = (await questioner.AnswerAsync(full, question), await questioner.AnswerAsync(rolling, question));
                Assert.Equal((question.Text, expected.Text, expected.Usage.Frames), (question.Text, answer.Text, answer.Usage.Frames));
            }
        }
    }

    private static async Task<StreamContext> ReadAsync(VideoModel model, InferenceEngine engine, string stream, string memory)
    {
        // delta finds out by the clock where it pays, so that two readings may differ.
        var context = new StreamContext(model, engine, model.Methods.With(vision: "full", memory: memory));
        await ClipReading.ReadAsync(context, new SourceSpec
        {
            Location = Path.Combine(stream, "clip.mp4"),
            Sampling = new FixedRate(model.Settings.FramesPerSecond!.Value),
            Width = model.PictureSize,
            Height = model.PictureSize,
        });
        return context;
    }
}
