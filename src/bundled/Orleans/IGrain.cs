using Orleans.Runtime;

namespace Orleans;

/// <summary>What can be called by reference, wherever it lives. Every method returns Task, ValueTask or IAsyncEnumerable.</summary>
public interface IGrain : IAddressable;

public interface IGrainWithStringKey : IGrain;

public interface IGrainWithGuidKey : IGrain;

public interface IGrainWithIntegerKey : IGrain;
