using static TorchSharp.torch;

namespace TorchSharp.Tests;

public sealed class LifetimeTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_in_it()
    {
        Tensor inside;
        using (NewDisposeScope()) inside = zeros(1);
        Assert.True(inside.IsInvalid);
        Assert.Throws<InvalidOperationException>(() => inside.shape);
    }

    [Fact]
    public void A_tensor_moved_out_lives_as_long_as_the_outer_scope()
    {
        Tensor moved, free;
        using (NewDisposeScope())
        {
            using (NewDisposeScope()) moved = zeros(1).MoveToOuterDisposeScope();
            Assert.False(moved.IsInvalid);
            using (NewDisposeScope()) free = zeros(1).DetachFromDisposeScope();
        }
        Assert.True(moved.IsInvalid);
        Assert.False(free.IsInvalid);
    }

    [Fact]
    public void A_scope_disposes_all_but_what_it_is_told_to_keep()
    {
        using var scope = NewDisposeScope();
        var (kept, gone) = (zeros(1), zeros(1));
        scope.DisposeEverythingBut(kept);
        Assert.False(kept.IsInvalid);
        Assert.True(gone.IsInvalid);
        Assert.Equal(1, scope.DisposablesCount);
        Assert.True(scope.Contains(kept));
    }

    [Fact]
    public void A_scope_takes_over_a_tensor_made_elsewhere()
    {
        var outside = zeros(1);
        using (var scope = NewDisposeScope())
        {
            scope.Attach(outside);
            Assert.Same(scope, CurrentDisposeScope);
        }
        Assert.True(outside.IsInvalid);
    }

    [Fact]
    public void A_result_survives_its_own_expression()
    {
        using var scope = NewDisposeScope();
        var result = WrappedTensorDisposeScope(() => zeros(2) + ones(2) * 3);
        Assert.Equal([3f, 3f], Values.Of(result.cpu()));
        scope.DisposeEverythingBut(result);
        Assert.False(result.IsInvalid);
    }

    [Fact]
    public void Scopes_closed_out_of_order_leave_the_others_whole()
    {
        var outer = NewDisposeScope();
        var inner = NewDisposeScope();
        var tensor = zeros(1);
        outer.Dispose();
        Assert.Same(inner, CurrentDisposeScope);
        tensor.MoveToOuterDisposeScope();
        inner.Dispose();
        Assert.False(tensor.IsInvalid);
        Assert.Null(CurrentDisposeScope);
    }

    [Fact]
    public void A_scope_belongs_to_its_thread()
    {
        using var scope = NewDisposeScope();
        Tensor? elsewhere = null;
        var thread = new Thread(() => elsewhere = zeros(1));
        thread.Start();
        thread.Join();
        Assert.False(scope.Contains(elsewhere!));
    }

    [Fact]
    public void Handles_on_the_same_elements_are_disposed_one_by_one()
    {
        var x = ones(2);
        var view = x[0..1];
        var again = x.alias();
        x.Dispose();
        x.Dispose();
        Assert.Equal([1f], Values.Of(view));
        Assert.Equal([1f, 1f], Values.Of(again));
    }

    [Fact]
    public void The_counts_of_a_scope_add_up()
    {
        DisposeScopeManager.Statistics.Reset();
        using (var scope = NewDisposeScope())
        {
            zeros(1);
            zeros(1).Dispose();
            scope.Detach(zeros(1));
        }
        var counts = DisposeScopeManager.Statistics;
        Assert.Equal((3L, 2L, 1L), (counts.CreatedInScopeCount, counts.DisposedInScopeCount, counts.DetachedFromScopeCount));
        Assert.Equal(1, counts.ThreadTotalLiveCount);
    }

    [Fact]
    public void The_collector_frees_tensors_that_nobody_holds()
    {
        Make();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 20 && Tensor.TotalCount >= before; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.True(Tensor.TotalCount < before);

        static void Make()
        {
            for (var i = 0; i < 1000; i++) zeros(1);
        }
    }
}
