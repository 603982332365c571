using Orleans.Runtime;

namespace Orleans.Tests;

public interface IGuidGrain : IGrainWithGuidKey
{
    Task<Guid> Key();
}

public interface INumberGrain : IGrainWithIntegerKey
{
    Task<long> Key();

    Task<INumberGrain> Me();
}

public sealed class GuidGrain : Grain, IGuidGrain
{
    public Task<Guid> Key() => Task.FromResult(this.GetPrimaryKey());
}

public sealed class NumberGrain(IGrainContext context) : Grain, INumberGrain
{
    public Task<long> Key() => Task.FromResult(ReferenceEquals(context, GrainContext) ? this.GetPrimaryKeyLong() : -1);

    public Task<INumberGrain> Me() => Task.FromResult(this.AsReference<INumberGrain>());
}

public sealed class ReferenceTests(SharedSilo shared) : IClassFixture<SharedSilo>
{
    private readonly TestSilo _silo = shared.Silo;

    [Theory]
    [InlineData(0L)]
    [InlineData(255L)]
    [InlineData(long.MaxValue)]
    public async Task A_grain_knows_its_integer_key(long key) => Assert.Equal(key, await _silo.Grains.GetGrain<INumberGrain>(key).Key());

    [Fact]
    public async Task A_grain_knows_its_guid_key()
    {
        var key = Guid.NewGuid();
        var grain = _silo.Grains.GetGrain<IGuidGrain>(key);
        Assert.Equal(key, await grain.Key());
        Assert.Equal(key, grain.GetPrimaryKey());
    }

    [Fact]
    public async Task A_reference_travels_and_still_means_the_same_grain()
    {
        var grain = _silo.Grains.GetGrain<INumberGrain>(7);
        var me = await grain.Me();
        Assert.Equal(grain, me);
        Assert.Equal(7, await me.Key());
        Assert.Equal(GrainId.Create("number", "7"), me.GetGrainId());
        Assert.Equal(7, await _silo.Grains.GetGrain<INumberGrain>(me.GetGrainId()).Key());
    }

    [Fact]
    public void A_grain_id_is_written_as_type_and_key()
    {
        var id = GrainId.Create("stream", "lobby");
        Assert.Equal("stream/lobby", id.ToString());
        Assert.Equal(id, GrainId.Parse("stream/lobby"));
    }
}
