namespace Orleans.Runtime;

/// <summary>What has a reference.</summary>
public interface IAddressable;
