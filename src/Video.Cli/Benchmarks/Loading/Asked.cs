namespace Video.Cli.Benchmarks.Loading;

/// <summary>What became of one question.</summary>
/// <param name="Due">When it was to be asked, since the beginning.</param>
/// <param name="FirstToken">From then to the first text that the client read; null: none came.</param>
/// <param name="Total">From then to the end of the answer.</param>
/// <param name="Refused">Why there is no answer, in the service's words.</param>
internal sealed record Asked(TimeSpan Due, TimeSpan? FirstToken, TimeSpan Total, string? Refused);
