namespace Video.Cli.Benchmarks.Caching;

/// <summary>What a tower and its token reductions did with one clip.</summary>
/// <param name="Clip">The file's name.</param>
/// <param name="Shape">Which tower.</param>
/// <param name="Weights">"trained" or "random".</param>
/// <param name="Dtype">Of the computation.</param>
/// <param name="Device">Of the computation.</param>
/// <param name="Threads">libtorch's.</param>
/// <param name="Patches">Of a frame.</param>
/// <param name="TokensPerFrame">Of a frame, before any are left out.</param>
/// <param name="FramesPerSecond">Taken of a second of video.</param>
/// <param name="Rounds">Passes over the clip; times are medians over them, all else is the last one's.</param>
/// <param name="Times">Stream time of each frame, in seconds.</param>
internal sealed record ClipReport(
    string Clip, string Shape, string Weights, string Dtype, string Device, int Threads, int Patches, int TokensPerFrame, double FramesPerSecond, int Rounds,
    IReadOnlyList<double> Times, IReadOnlyList<MethodReport> Vision, IReadOnlyList<TokenReport> Tokens);

/// <param name="Milliseconds">Of a frame.</param>
/// <param name="Ratio">Time of all frames over that of `full`.</param>
/// <param name="P95Ratio">P95 of the frames' times over that of `full`.</param>
/// <param name="Recomputed">Share of the patches, mean over frames.</param>
/// <param name="MultiplyAdds">Over those of `full`: what time could come to at best.</param>
/// <param name="Refreshes">Frames computed in full.</param>
/// <param name="Cosine">As in <see cref="FeatureError.Cosine"/>.</param>
/// <param name="Norm">As in <see cref="FeatureError.Norm"/>.</param>
/// <param name="Standing">What a method that can turn itself off says of itself.</param>
internal sealed record MethodReport(
    string Method, Spread Milliseconds, double Ratio, double P95Ratio, double Recomputed, double MultiplyAdds, int Refreshes, Spread Cosine, Spread Norm,
    string? Standing, IReadOnlyList<MethodFrame> Frames);

internal readonly record struct MethodFrame(double Milliseconds, double Recomputed, double MultiplyAdds, bool Refreshed, double Cosine, double Norm);

/// <param name="From">The vision method whose features were reduced.</param>
/// <param name="Kept">Tokens of a frame, mean.</param>
/// <param name="Share">Of all tokens.</param>
/// <param name="Least">Tokens of a frame.</param>
/// <param name="Most">Tokens of a frame.</param>
/// <param name="Change">The change signal, mean.</param>
internal sealed record TokenReport(string Method, string From, double Kept, double Share, int Least, int Most, double Change, IReadOnlyList<TokenFrame> Frames);

internal readonly record struct TokenFrame(int Kept, double Change);
