namespace Orleans.Tests;

/// <summary>One silo for the tests of a class that do not disturb each other.</summary>
public sealed class SharedSilo : IAsyncLifetime
{
    public TestSilo Silo { get; private set; } = null!;

    public async Task InitializeAsync() => Silo = await TestSilo.StartAsync();

    public async Task DisposeAsync() => await Silo.DisposeAsync();
}
