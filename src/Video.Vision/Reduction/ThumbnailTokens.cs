using static TorchSharp.torch;

namespace Video.Vision.Reduction;

/// <summary>What the language model gets of a whole clip by <c>ts-llava</c>: the tokens of its thumbnail, then evenly sampled ones of its frames.</summary>
/// <remarks>Source as of <see cref="ThumbnailComposer"/>; its runs sample from 50 frames and end at 3456 tokens, six pictures of 576.</remarks>
/// <param name="Tokens">[thumbnail + sampled, width].</param>
/// <param name="Thumbnail">How many of them, at the beginning, are the thumbnail's.</param>
/// <param name="Sampled">Of the others, the frame of the clip and the place in its grid; in order of time.</param>
public sealed record ThumbnailTokens(Tensor Tokens, int Thumbnail, IReadOnlyList<(int Frame, int Place)> Sampled)
{
    /// <summary>Frames of a clip that are encoded singly, at most.</summary>
    public const int MostFrames = 50;

    /// <summary>The published budget, in pictures.</summary>
    public const int PublishedPictures = 6;

    /// <param name="thumbnail">[tokens, width] of the composed picture.</param>
    /// <param name="frames">[frames, tokens, width] of single frames, at most <see cref="MostFrames"/>: those at <see cref="ThumbnailComposer.Spread"/> of a longer clip.</param>
    /// <param name="budget">Most tokens in all; null: six pictures' worth.</param>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: the budget does not hold the thumbnail.</exception>
    public static ThumbnailTokens Join(Tensor thumbnail, Tensor frames, int? budget = null)
    {
        var (tile, count, each) = ((int)thumbnail.shape[0], (int)frames.shape[0], (int)frames.shape[1]);
        if (count > MostFrames) throw new ArgumentException($"{count} frames were given; tokens are sampled from {MostFrames} at most.", nameof(frames));
        var most = budget ?? PublishedPictures * tile;
        if (most < tile)
            throw new VideoException(ErrorCode.InvalidArgument, $"The thumbnail has {tile} tokens; a budget of {most} does not hold it.", "budget");

        using var scope = NewDisposeScope();
        var sampled = ThumbnailComposer.Spread(Math.Min(most - tile, count * each), count * each);
        var index = tensor(Array.ConvertAll(sampled, i => (long)i), device: frames.device);
        var tokens = cat([thumbnail, frames.reshape(count * each, -1).index_select(0, index)]).MoveToOuterDisposeScope();
        return new ThumbnailTokens(tokens, tile, [.. sampled.Select(i => (i / each, i % each))]);
    }
}
