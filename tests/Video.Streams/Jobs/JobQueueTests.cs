using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using Video.State;
using Video.Streams;
using Video.Streams.Jobs;

namespace Video.Tests.Streams.Jobs;

/// <summary>The queue over a real database, with jobs that fail at once because their files are not there, or that wait to be let go.</summary>
public sealed class JobQueueTests(SummaryWorld world) : IClassFixture<SummaryWorld>, IAsyncLifetime
{
    private readonly HeldEnds _ends = new();
    private IHost _host = null!;

    private IJobQueueGrain Queue => _host.Services.GetRequiredService<IGrainFactory>().GetGrain<IJobQueueGrain>(IJobQueueGrain.Key);

    private IJobTable Jobs => _host.Services.GetRequiredService<IJobTable>();

    public async Task InitializeAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        builder.Services.AddState(new StateSettings());
        builder.Services.AddSingleton(world.Model).AddSingleton(world.Engine);
        builder.Services.AddSingleton(new JobSettings { MostRunning = 2, MostRunningOfTenant = 1, MostOfTenant = 3, Most = 5 });
        builder.Services.AddSingleton<SummaryJobs>().AddSingleton<JobCounters>().AddSingleton<IStreamRanges, StreamRanges>().AddSingleton<IJobEnds>(_ends);
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        _ends.LetAllGo();
        await _host.StopAsync();
        _host.Dispose();
    }

    [Fact]
    public async Task Jobs_run_by_priority_and_of_each_tenant_one_at_a_time()
    {
        await SubmitAsync("first", "main");
        await _ends.ArrivedAsync("first");
        await SubmitAsync("low", "main", priority: -1);
        await SubmitAsync("high", "main", priority: 5);
        await SubmitAsync("other", "lab");
        await _ends.ArrivedAsync("other");

        Assert.Equal(["first", "other"], _ends.Order);
        _ends.LetAllGo();
        await _ends.ArrivedAsync("low");
        Assert.Equal(["first", "other", "high", "low"], _ends.Order);
    }

    [Fact]
    public async Task More_jobs_than_a_tenant_or_the_service_may_have_are_refused_with_the_number()
    {
        for (var i = 0; i < 3; i++) Assert.Null(await SubmitAsync($"main{i}", "main"));
        var own = await SubmitAsync("main3", "main");
        Assert.Equal((ErrorCode.OverBudget, "'main' has 3 unfinished summaries, and no more are taken until one is done."), (own!.Code, own.Message));
        for (var i = 0; i < 2; i++) Assert.Null(await SubmitAsync($"lab{i}", "lab"));
        Assert.Contains("The service has 5 unfinished", (await SubmitAsync("lab2", "lab"))!.Message, StringComparison.Ordinal);
        Assert.Null(await Jobs.FindAsync(null, "lab2"));
    }

    [Fact]
    public async Task A_waiting_job_is_cancelled_and_never_begun()
    {
        await SubmitAsync("first", "main");
        await _ends.ArrivedAsync("first");
        await SubmitAsync("second", "main");
        Assert.Equal(ErrorCode.NotFound, (await Queue.CancelAsync("lab", "second"))!.Code);
        Assert.Null(await Queue.CancelAsync("main", "second"));
        Assert.Equal(ErrorCode.Conflict, (await Queue.CancelAsync("main", "second"))!.Code);
        _ends.LetAllGo();

        await SubmitAsync("third", "main");
        await _ends.ArrivedAsync("third");
        var second = (await Jobs.FindAsync(null, "second"))!;
        Assert.Equal((JobStatus.Cancelled, (DateTimeOffset?)null), (second.Status, second.Started));
        Assert.DoesNotContain("second", _ends.Order);
    }

    [Fact]
    public async Task A_job_that_is_deleted_while_it_runs_stays_deleted()
    {
        await SubmitAsync("first", "main");
        await _ends.ArrivedAsync("first");
        await Queue.CancelAsync("main", "first");
        Assert.True(await Jobs.DeleteAsync(TenantId.Main, "first"));
        await SubmitAsync("second", "main");
        _ends.LetAllGo();
        // One of a tenant at a time: when the second has come, the first has written all that it writes.
        await _ends.ArrivedAsync("second");
        Assert.Null(await Jobs.FindAsync(null, "first"));
    }

    [Fact]
    public async Task What_another_process_left_unfinished_is_taken_up()
    {
        await Jobs.SaveAsync(new JobRecord("left", TenantId.Main, SummaryJobs.Kind, 0, JobStatus.Running, Spec, JobJson.Write(JobProgress.None), DateTimeOffset.UnixEpoch));
        await Queue.WakeAsync();
        await _ends.ArrivedAsync("left");
        await Queue.WakeAsync();
        _ends.LetAllGo();
        Assert.Equal(["left"], _ends.Order);
    }

    private static string Spec => JobJson.Write(new SummarySpec { Files = ["file-of-nobody"] });

    private Task<Fault?> SubmitAsync(string id, string tenant, int priority = 0) =>
        Queue.SubmitAsync(new JobTicket { Id = id, Tenant = tenant, Kind = SummaryJobs.Kind, Priority = priority, Spec = Spec });

    /// <summary>Holds jobs at their end until all are let go.</summary>
    private sealed class HeldEnds : IJobEnds
    {
        private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly System.Collections.Concurrent.ConcurrentQueue<string> _order = new();

        public IReadOnlyList<string> Order => [.. _order];

        public void LetAllGo() => _go.TrySetResult();

        public async Task ArrivedAsync(string id)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while (!_order.Contains(id)) await Task.Delay(10, patience.Token);
        }

        public Task TellAsync(JobRecord job, SummarySpec spec, CancellationToken cancellation)
        {
            Assert.Contains("is not there any more", job.Error, StringComparison.Ordinal);
            _order.Enqueue(job.Id);
            return _go.Task.WaitAsync(cancellation);
        }
    }
}
