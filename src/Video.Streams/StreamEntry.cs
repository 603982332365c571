using Orleans;

namespace Video.Streams;

/// <summary>A stream in the directory.</summary>
/// <param name="Key">The text of its <see cref="StreamKey"/>.</param>
/// <param name="Labels">By which it is found.</param>
[GenerateSerializer]
public sealed record StreamEntry([property: Id(0)] string Key, [property: Id(1)] Dictionary<string, string> Labels);

/// <summary>Which streams are listed.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="After">None up to this name; null: from the first.</param>
/// <param name="Limit">At most so many, 1 or more.</param>
/// <param name="Labels">Only those that have all of these.</param>
[GenerateSerializer]
public sealed record StreamQuery(
    [property: Id(0)] string Tenant, [property: Id(1)] string? After, [property: Id(2)] int Limit, [property: Id(3)] Dictionary<string, string> Labels);

/// <param name="Keys">In order.</param>
/// <param name="More">Whether others come after them.</param>
[GenerateSerializer]
public sealed record StreamPage([property: Id(0)] IReadOnlyList<string> Keys, [property: Id(1)] bool More);
