using Video.Memory.Rekv;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Rekv;

/// <summary>Tensors are counted over the whole process, so nothing runs beside these.</summary>
[CollectionDefinition(nameof(RekvLeakTests), DisableParallelization = true)]
[Collection(nameof(RekvLeakTests))]
public sealed class RekvLeakTests
{
    [Fact]
    public void Reading_and_asking_leaves_no_tensor_behind()
    {
        using var none = no_grad();
        using var golden = new GoldenDecoder("rekv");
        var prefix = golden.Tensors["init_ids"];
        var options = new RekvOptions { Sink = (int)prefix.shape[0], Local = 40, TopK = 3, Cached = 3, Budget = 200_000 };
        using var stream = new RekvStream(golden.Model, options, prefix);
        for (var i = 0; i < 100; i++) ReadAndAsk(golden, stream);
        Assert.True(stream.Memory.FramesForgotten > 0);
        var before = Tensor.TotalCount;
        for (var i = 0; i < 20; i++) ReadAndAsk(golden, stream);
        Assert.Equal(before, Tensor.TotalCount);
    }

    private static void ReadAndAsk(GoldenDecoder golden, RekvStream stream)
    {
        using var scope = NewDisposeScope();
        stream.Read(randn([6, golden.Model.Config.Hidden]));
        using var question = stream.Ask();
        stream.Retrieve(question, golden.Tensors["question0_ids"]);
        stream.Answer(question, golden.Tensors["prompt0_ids"], 2);
    }
}
