using TorchSharp;
using Video.Memory.Rekv;
using static TorchSharp.torch;

namespace Video.Tests.Memory.Rekv;

public sealed class LoadedBlocksTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly LoadedBlocks _loaded = new(capacity: 4, CPU);
    private readonly List<long> _read = [];

    public void Dispose()
    {
        _loaded.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Frames_that_are_here_already_are_not_read_again()
    {
        Take(1, 2, 3);
        Assert.Equal([20f, 30f], Take(2, 3));
        Assert.Equal([1, 2, 3], _read);
        Assert.Equal((3, 2), (_loaded.Loads, _loaded.Hits));
    }

    [Fact]
    public void The_frames_used_longest_ago_give_way_and_never_those_that_are_wanted()
    {
        Take(1, 2);
        Take(3, 4);
        Take(1, 5);
        Assert.Equal([1, 3, 4, 5], _loaded.Frames);
        Take(3, 6, 7);
        Assert.Equal([3, 5, 6, 7], _loaded.Frames);     // 1 and 5 were used together; 1 was loaded first
    }

    [Fact]
    public void What_the_archive_has_dropped_is_let_go()
    {
        Take(1, 2, 3);
        _loaded.ForgetBefore(3);
        Assert.Equal([3], _loaded.Frames);
    }

    private float[] Take(params long[] frames) => [.. _loaded.Take(frames, Read).Select(block => block.item<float>())];

    private Tensor Read(long frame)
    {
        _read.Add(frame);
        return tensor(10f * frame);
    }
}
