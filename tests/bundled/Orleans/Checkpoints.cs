using System.Collections.Concurrent;

namespace Orleans.Tests;

/// <summary>Places in grains where a test waits for them, and they for the test; and what they said there, in order.</summary>
public sealed class Checkpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, Place> _places = [];
    private readonly ConcurrentQueue<string> _said = [];

    public IReadOnlyList<string> Said => [.. _said];

    public void Say(string words) => _said.Enqueue(words);

    /// <summary>For the grain: says that it is here, and goes on when the test lets it.</summary>
    public Task PassAsync(string place)
    {
        At(place).Reached.TrySetResult();
        return At(place).Opened.Task;
    }

    /// <summary>For the grain: says that it is here and goes on.</summary>
    public void Mark(string place) => At(place).Reached.TrySetResult();

    public bool IsReached(string place) => At(place).Reached.Task.IsCompleted;

    /// <summary>For the test: waits until a grain is there.</summary>
    public Task ReachedAsync(string place) => At(place).Reached.Task.WaitAsync(Patience);

    public void Open(string place) => At(place).Opened.TrySetResult();

    private Place At(string place) => _places.GetOrAdd(place, _ => new Place());

    private sealed class Place
    {
        public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
