using Orleans.Configuration;

namespace Orleans.Runtime;

/// <summary>Ends activations that nobody has used for their age.</summary>
internal sealed class IdleCollector(Silo silo)
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public void Start()
    {
        Validate(silo.Collection);
        _loop = Task.Run(CollectAsync);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    private static void Validate(GrainCollectionOptions options)
    {
        if (options.CollectionQuantum <= TimeSpan.Zero)
            throw new OrleansConfigurationException($"CollectionQuantum is {options.CollectionQuantum}; it must be greater than 0.");
        foreach (var (name, age) in options.ClassSpecificCollectionAge.Append(KeyValuePair.Create("CollectionAge", options.CollectionAge)))
        {
            if (age <= options.CollectionQuantum)
                throw new OrleansConfigurationException($"{name} is {age}; it must be greater than CollectionQuantum, {options.CollectionQuantum}.");
        }
    }

    private async Task CollectAsync()
    {
        using var timer = new PeriodicTimer(silo.Collection.CollectionQuantum, silo.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token)) CollectOnce();
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void CollectOnce()
    {
        foreach (var activation in silo.Activations)
        {
            var age = AgeOf(activation.Class);
            if (age != TimeSpan.MaxValue) activation.DeactivateIfIdleFor(age);
        }
    }

    private TimeSpan AgeOf(GrainClass grain) =>
        silo.Collection.ClassSpecificCollectionAge.TryGetValue(grain.Type.FullName!, out var age)
            ? age
            : grain.AgeLimit ?? silo.Collection.CollectionAge;
}
