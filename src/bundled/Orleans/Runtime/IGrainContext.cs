namespace Orleans.Runtime;

/// <summary>One activation of a grain, as itself and the code in it see it.</summary>
public interface IGrainContext : IEquatable<IGrainContext>
{
    GrainReference GrainReference { get; }

    GrainId GrainId { get; }

    /// <summary>The grain; null until it is constructed.</summary>
    object? GrainInstance { get; }

    /// <summary>The services of this activation; its scoped ones live as long as it.</summary>
    IServiceProvider ActivationServices { get; }

    /// <summary>Done when the activation has ended. Waiting for it inside its own grain never ends.</summary>
    Task Deactivated { get; }

    /// <summary>Ends the activation as soon as no request runs.</summary>
    void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
}

/// <summary>Gives the activation whose turn is running.</summary>
public interface IGrainContextAccessor
{
    IGrainContext GrainContext { get; }
}
