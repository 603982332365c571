using Microsoft.Extensions.DependencyInjection;
using Video.Server.Access.Tenants;
using Video.State;

namespace Video.Tests.Server.Access.Tenants;

public sealed class TenantAllowanceTests : IAsyncLifetime, IDisposable
{
    private readonly ServiceProvider _services;
    private readonly TenantBook _tenants;
    private readonly TenantAllowance _allowance;

    public TenantAllowanceTests()
    {
        _services = new ServiceCollection().AddState(new StateSettings()).BuildServiceProvider();
        _tenants = new TenantBook(_services.GetRequiredService<ITenantTable>(), TimeProvider.System);
        _allowance = new TenantAllowance(_tenants);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public void Dispose() => _allowance.Dispose();

    public Task DisposeAsync() => _services.DisposeAsync().AsTask();

    [Fact]
    public async Task A_question_holds_its_place_until_it_is_answered()
    {
        await _tenants.ChangeAsync(TenantId.Main, limits => limits with { ConcurrentQuestions = 2 }, default);
        using var first = _allowance.AdmitQuestion(TenantId.Main);
        var second = _allowance.AdmitQuestion(TenantId.Main);
        Assert.Equal("concurrent_questions", Assert.Throws<VideoException>(() => _allowance.AdmitQuestion(TenantId.Main)).Param);
        second.Dispose();
        _allowance.AdmitQuestion(TenantId.Main).Dispose();
        Assert.Equal(1, _allowance.Refusals);
    }

    [Fact]
    public async Task A_question_that_is_refused_for_the_minute_holds_no_place()
    {
        await _tenants.ChangeAsync(TenantId.Main, limits => limits with { ConcurrentQuestions = 1, QuestionsPerMinute = 1 }, default);
        _allowance.AdmitQuestion(TenantId.Main).Dispose();
        for (var i = 0; i < 3; i++)
        {
            var refused = Assert.Throws<VideoException>(() => _allowance.AdmitQuestion(TenantId.Main));
            Assert.Equal("questions_per_minute", refused.Param);
            Assert.InRange(refused.RetryAfter!.Value, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public async Task Uploads_may_fill_what_is_left()
    {
        await _tenants.ChangeAsync(TenantId.Main, limits => limits with { UploadBytes = 100 }, default);
        Assert.Equal(30, _allowance.AdmitUpload(TenantId.Main, 70));
        Assert.Equal("upload_bytes", Assert.Throws<VideoException>(() => _allowance.AdmitUpload(TenantId.Main, 100)).Param);
    }

    [Fact]
    public async Task Limits_outlive_the_process_and_those_of_main_too()
    {
        await _tenants.ChangeAsync(TenantId.Main, limits => limits with { Streams = 7 }, default);
        var later = new TenantBook(_services.GetRequiredService<ITenantTable>(), TimeProvider.System);
        await later.RefreshAsync(default);
        Assert.Equal(7, later.LimitsOf(TenantId.Main).Streams);
    }
}
