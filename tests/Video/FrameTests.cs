using System.Buffers;

namespace Video.Tests;

public sealed class FrameTests
{
    [Fact]
    public void A_frame_shows_its_pixels_and_no_more_than_them()
    {
        using var frame = new Frame(0, default, 2, 3, MemoryPool<byte>.Shared.Rent(100));
        Assert.Equal(18, frame.Pixels.Length);
    }

    [Fact]
    public void A_disposed_frame_gives_its_buffer_back_once_and_shows_nothing()
    {
        var buffer = new CountingOwner(12);
        var frame = new Frame(0, default, 2, 2, buffer);
        frame.Dispose();
        frame.Dispose();
        Assert.Equal(1, buffer.Disposed);
        Assert.Throws<ObjectDisposedException>(() => frame.Pixels);
    }

    [Fact]
    public void A_buffer_that_is_too_small_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Frame(0, default, 2, 2, new CountingOwner(11)));

    private sealed class CountingOwner(int length) : IMemoryOwner<byte>
    {
        public int Disposed { get; private set; }

        public Memory<byte> Memory { get; } = new byte[length];

        public void Dispose() => Disposed++;
    }
}
