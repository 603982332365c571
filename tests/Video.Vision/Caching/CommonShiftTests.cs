using TorchSharp;
using Video.Testing;
using Video.Vision.Caching;
using static TorchSharp.torch;

namespace Video.Vision.Tests.Caching;

public sealed class CommonShiftTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public CommonShiftTests() => manual_seed(3);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void What_all_rows_share_is_followed_whatever_the_shift_was()
    {
        var (kept, common) = (randn([20, 64]), randn([64]));
        var shift = randn([64]);
        CommonShift.Follow(shift, kept + common, kept, 1);
        Close.Assert(common, shift, 1e-5, "shift");
    }

    [Fact]
    public void Rows_that_each_changed_for_themselves_hardly_move_the_shift()
    {
        var (kept, shift) = (randn([20, 64]), zeros([64]));
        CommonShift.Follow(shift, kept + randn([20, 64]), kept, 1);
        // The mean of twenty has a length of sqrt(64 / 20) = 1.8 by chance alone.
        Assert.InRange(shift.norm().item<float>(), 0, 0.9);
    }

    [Fact]
    public void Each_group_is_trusted_for_itself()
    {
        var (kept, shift) = (randn([20, 64]), zeros([64]));
        var own = randn([20, 64]);
        own.narrow(1, 0, 32).fill_(2);
        CommonShift.Follow(shift, kept + own, kept, 2);
        Close.Assert(full([32], 2f), shift.narrow(0, 0, 32), 1e-5, "the group that shares");
        Assert.InRange(shift.narrow(0, 32, 32).norm().item<float>(), 0, 0.9);
    }

    [Fact]
    public void Rows_that_did_not_change_leave_it_as_it_is()
    {
        var (kept, shift) = (randn([5, 8]), ones([8]));
        CommonShift.Follow(shift, kept + 1, kept, 2);
        Close.Assert(ones([8]), shift, 1e-6, "shift");
    }
}
