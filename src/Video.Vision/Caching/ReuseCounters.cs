namespace Video.Vision.Caching;

/// <summary>What a stream's feature cache has done since it began.</summary>
/// <param name="Frames">Frames encoded.</param>
/// <param name="Refreshes">Of them, frames computed in full.</param>
/// <param name="Forgotten">How often references were dropped from outside (<see cref="IFeatureCache.Forget"/>).</param>
/// <param name="MultiplyAdds">Multiply-adds spent in the tower.</param>
/// <param name="FullMultiplyAdds">What `full` would have spent on the same frames.</param>
public readonly record struct ReuseCounters(long Frames, long Refreshes, long Forgotten, double MultiplyAdds, double FullMultiplyAdds);
