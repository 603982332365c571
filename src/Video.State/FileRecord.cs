namespace Video.State;

/// <summary>A file that somebody uploaded.</summary>
/// <param name="Id">Unique among all files.</param>
/// <param name="Name">As its owner calls it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Purpose">What it was uploaded for, in OpenAI's words.</param>
/// <param name="Path">Where it lies on this machine.</param>
public sealed record FileRecord(string Id, TenantId Tenant, string Name, long Bytes, string Purpose, string Path, DateTimeOffset Created);
