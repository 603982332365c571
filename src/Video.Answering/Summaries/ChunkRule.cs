using Video.Inference.Models;

namespace Video.Answering.Summaries;

/// <summary>Where a video is cut into parts that are read and told about one by one.</summary>
/// <param name="Least">A part is at least this long, unless the video ends.</param>
/// <param name="Most">And at most this long.</param>
/// <param name="AtCuts">Whether a scene cut ends a part.</param>
/// <param name="Lead">A part that does not begin at a scene cut is read from so much earlier on, so that what happens where two parts meet is seen whole.</param>
/// <param name="Tail">What happens so shortly before a part's end is told by the next, which sees what came of it; unless another scene begins, or the video ends. At most half of the lead.</param>
public sealed record ChunkRule(TimeSpan Least, TimeSpan Most, bool AtCuts, TimeSpan Lead, TimeSpan Tail)
{
    private static readonly TimeSpan ShortScene = TimeSpan.FromSeconds(4), LongLead = TimeSpan.FromSeconds(4), Minute = TimeSpan.FromMinutes(1);

    /// <param name="options">What was asked for.</param>
    /// <param name="model">What it can see at once bounds a part.</param>
    /// <param name="framesPerSecond">At which it sees the video, above 0.</param>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: longer parts were asked for than the model can see at once.</exception>
    public static ChunkRule Of(SummaryOptions options, VideoModel model, double framesPerSecond)
    {
        var sees = TimeSpan.FromSeconds(model.Budget.MaxFrames / framesPerSecond);
        var lead = LongLead < sees / 6 ? LongLead : sees / 6;
        if (options.Chunk > sees - lead)
            throw new VideoException(ErrorCode.InvalidArgument,
                $"'chunk' is {options.Chunk.Value.TotalSeconds:0.#} s, but {model.Name} sees {(sees - lead).TotalSeconds:0.#} s at once at {framesPerSecond:0.###} frames per second.", "chunk");
        if (options.Chunk is { } chunk) return new ChunkRule(chunk, chunk, false, lead, lead / 2);
        var reliable = model.Settings.Summary.LongestChunk is { } seconds ? TimeSpan.FromSeconds(seconds) : Minute;
        var most = reliable < sees - lead ? reliable : sees - lead;
        return new ChunkRule(ShortScene < most ? ShortScene : most, most, true, lead, lead / 2);
    }
}
