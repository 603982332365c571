using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Tests;

[GenerateSerializer]
public sealed class Notes
{
    [Id(0)]
    public List<string> Lines { get; set; } = [];
}

public interface IStateGrain : IGrainWithStringKey
{
    Task Write(string line);

    Task Add(string line);

    Task<List<string>> Read();

    Task<bool> Exists();

    Task Clear();

    Task Leave();
}

public sealed class NamedStateGrain([PersistentState("notes", "shelf")] IPersistentState<Notes> notes) : Grain, IStateGrain
{
    public Task Add(string line)
    {
        notes.State.Lines.Add(line);
        return Task.CompletedTask;
    }

    public async Task Write(string line)
    {
        await Add(line);
        await notes.WriteStateAsync();
    }

    public Task<List<string>> Read() => Task.FromResult(notes.State.Lines);

    public Task<bool> Exists() => Task.FromResult(notes.RecordExists);

    public Task Clear() => notes.ClearStateAsync();

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public sealed class OwnStateGrain : Grain<Notes>, IStateGrain
{
    public Task Add(string line)
    {
        State.Lines.Add(line);
        return Task.CompletedTask;
    }

    public async Task Write(string line)
    {
        await Add(line);
        await WriteStateAsync();
    }

    public Task<List<string>> Read() => Task.FromResult(State.Lines);

    public Task<bool> Exists() => Task.FromResult(State.Lines.Count > 0);

    public Task Clear() => ClearStateAsync();

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public sealed class StateTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async Task InitializeAsync() => _silo = await TestSilo.StartAsync(silo => silo.AddMemoryGrainStorage("shelf"));

    public async Task DisposeAsync() => await _silo.DisposeAsync();

    [Theory]
    [InlineData(typeof(NamedStateGrain))]
    [InlineData(typeof(OwnStateGrain))]
    public async Task Only_what_was_written_is_there_after_the_grain_has_left(Type grainClass)
    {
        var grain = _silo.Grains.GetGrain<IStateGrain>("one", grainClass.FullName);
        Assert.False(await grain.Exists());
        await grain.Write("written");
        await grain.Add("only said");
        await grain.Leave();
        Assert.Equal(["written"], await grain.Read());
        Assert.True(await grain.Exists());

        await grain.Clear();
        await grain.Leave();
        Assert.Empty(await grain.Read());
    }

    [Fact]
    public async Task States_of_different_keys_are_apart()
    {
        await _silo.Grains.GetGrain<IStateGrain>("one", typeof(NamedStateGrain).FullName).Write("one");
        Assert.Empty(await _silo.Grains.GetGrain<IStateGrain>("two", typeof(NamedStateGrain).FullName).Read());
    }

    [Fact]
    public async Task Of_two_writers_the_later_one_is_told()
    {
        var storage = _silo.Services.GetRequiredKeyedService<IGrainStorage>("shelf");
        var id = GrainId.Create("writer", "one");
        var first = new GrainState<Notes>(new Notes { Lines = ["first"] });
        var second = new GrainState<Notes>(new Notes { Lines = ["second"] });
        await storage.WriteStateAsync("notes", id, first);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("notes", id, second));

        await storage.ReadStateAsync("notes", id, second);
        Assert.Equal(["first"], second.State!.Lines);
        second.State.Lines.Add("second");
        await storage.WriteStateAsync("notes", id, second);
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("notes", id, first));
    }
}
