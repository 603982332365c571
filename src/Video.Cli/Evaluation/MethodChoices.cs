using Video.Inference.Memories;
using Video.Inference.Models;
using Video.Inference.Streams;
using Video.Vision.Reduction;

namespace Video.Cli.Evaluation;

/// <summary>Which methods an evaluation compares.</summary>
internal static class MethodChoices
{
    /// <summary>The chosen methods, and as published what they are compared with.</summary>
    private static IReadOnlyList<StreamMethods> Compared(StreamMethods chosen) =>
        chosen == StreamMethods.Plain ? [chosen] : [chosen, StreamMethods.Plain];

    /// <summary>Several memories side by side, all of them behind the same vision and tokens; otherwise what was chosen, against what it is compared with.</summary>
    /// <param name="chosen">Vision, tokens, and the memory where none is named.</param>
    /// <param name="memories">May be empty.</param>
    public static IReadOnlyList<StreamMethods> Of(StreamMethods chosen, IReadOnlyList<string> memories) => memories.Count switch
    {
        0 => Compared(chosen),
        1 => Compared(chosen.With(memory: memories[0])),
        _ => [.. memories.Select(memory => chosen.With(memory: memory))],
    };

    /// <summary>Memories as they are named: one a text, or several with commas between them, each with options where wanted (<c>recent,rolling:bits=8,recent=12</c>).</summary>
    /// <exception cref="VideoException">As in <see cref="StreamMemories.Check"/>.</exception>
    public static IReadOnlyList<string> MemoriesOf(IEnumerable<string> texts)
    {
        var memories = new List<string>();
        foreach (var text in texts)
        {
            var first = memories.Count;
            foreach (var part in text.Split(','))
            {
                // What is no memory's name is an option of the one before.
                if (memories.Count == first || StreamMemories.Names.Contains(part.Split(':')[0])) memories.Add(part);
                else memories[^1] += $",{part}";
            }
        }
        memories.ForEach(StreamMemories.Check);
        return memories;
    }

    /// <summary>Every vision method and every token method alone, the published pair, and ours.</summary>
    /// <param name="own">The model's own, whose options hold where they are named.</param>
    public static IReadOnlyList<StreamMethods> All(StreamMethods own) =>
    [
        StreamMethods.Plain,
        own.With("delta", "novel"), own.With("stc", "stc"),
        own.With("delta", "none"), own.With("stc", "none"),
        .. TokenReducers.Names.Where(name => name != StreamMethods.Plain.Tokens).Select(name => own.With("full", name)),
        own.With("full", ThumbnailReading.Name),
    ];
}
