using Video.Language.Models;
using Video.Memory.Archive;
using Video.Memory.Recall;

namespace Video.Memory.Rolling;

/// <summary>How the rolling memory keeps a stream and recalls from it. Defaults follow from how many positions the model was made for.</summary>
public sealed record RollingOptions
{
    /// <summary>The method's name.</summary>
    public const string Name = "rolling";

    /// <summary>ReKV's local window, in tokens: no wider, whatever the model could attend to.</summary>
    public const int PublishedWindow = 15_000;

    /// <summary>What ReKV and StreamingTOM recall at most, in tokens.</summary>
    public const int PublishedBudget = 12_544;

    /// <summary><c>window</c>: tokens of frames that a new frame attends to, itself included; the sink comes on top. 64 to 1,000,000; by default a quarter of the model's positions, at most 15,000.</summary>
    public required int Window { get; init; }

    /// <summary><c>recent</c>: frames with tokens that every question sees, at least; the block in which the oldest of them lies is seen whole. 1 to 1,000.</summary>
    public int Recent { get; init; } = 12;

    /// <summary><c>recall</c>: blocks called back for their score, at most. 0 to 1,000.</summary>
    public int Recall { get; init; } = 16;

    /// <summary><c>budget</c>: tokens called back, at most. 0 to 1,000,000; by default a quarter of the model's positions, at most 12,544.</summary>
    public required int Budget { get; init; }

    /// <summary><c>spread</c>: neighbours on either side that come with a block called back. 0 to 16.</summary>
    public int Spread { get; init; } = 1;

    /// <summary><c>block</c>: tokens with which a block is full. 8 to 65,536.</summary>
    public int Block { get; init; } = 128;

    /// <summary><c>row</c>: visual tokens, at least, of the frames that share a row of the index. 1 to 65,536.</summary>
    public int Row { get; init; } = 16;

    /// <summary><c>cut</c>: a frame of which more than this share of its grid was sent begins a block of its own, where unchanged tokens are not sent again. 0 to 1; 1: never.</summary>
    public double Cut { get; init; } = 0.75;

    /// <summary><c>age</c>, in seconds: no block is open for longer. 1 to 86,400.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary><c>keep</c>: tokens of a frame that are archived, at most, its header included. 1 to 65,536.</summary>
    public int Keep { get; init; } = 60;

    /// <summary><c>bits</c> of a number in the archive: 4, 8 or 16.</summary>
    public int Bits { get; init; } = 4;

    /// <summary><c>score</c>: <c>centred</c> or <c>raw</c>.</summary>
    public RecallScore Score { get; init; } = RecallScore.Centred;

    /// <summary><c>gate</c>, 1 or 0: whether nothing is called back when the best match lies in what the question sees anyway.</summary>
    public bool Gate { get; init; } = true;

    /// <summary><c>standing</c>, 1 or 0: whether a question about now also sees, before the newest frames, the token that each place sent last, where unchanged tokens are not sent again.</summary>
    public bool Standing { get; init; } = true;

    /// <summary><c>layers</c>: first and last of the layers, from 0, whose rows are scored; written <c>2-4</c>, by default all.</summary>
    public required (int First, int Last) Layers { get; init; }

    /// <summary><c>cached</c>: decoded blocks kept for the next question. 0 to 100,000.</summary>
    public int Cached { get; init; } = 64;

    /// <summary>All options at their defaults.</summary>
    public static RollingOptions For(LanguageConfig model) => new()
    {
        // A model of few positions still gets room for a block of the default size.
        Window = Math.Clamp(model.MaxPositions / 4, 256, PublishedWindow),
        Budget = Math.Clamp(model.MaxPositions / 4, 128, PublishedBudget),
        Layers = (0, model.Layers - 1),
    };

    /// <summary>How an archive keeps this memory's blocks.</summary>
    /// <param name="budgets">What it may take, and where.</param>
    /// <param name="frameTokens">Of the largest frame, its header included.</param>
    public ArchiveOptions Archive(ArchiveOptions budgets, int frameTokens) =>
        budgets with { Bits = Bits, CachedBlocks = Cached, MostTokens = Block + frameTokens, IndexLayers = Layers };

    /// <summary>Bytes for a stream's index: room for some ten thousand rows of the scored layers, that is for ten hours and more, but no more than 64 MiB.</summary>
    public long IndexBytes(LanguageConfig model)
    {
        const int Rows = 10_000;
        var row = sizeof(ushort) * (Layers.Last - Layers.First + 1L) * model.KeyValueHeads * model.HeadDim;
        return Math.Clamp(Rows * row, new ArchiveOptions().IndexBytes, 64L << 20);
    }

    /// <summary>Reads the options of a method; those that were not given follow from the model.</summary>
    /// <returns>The options for a model. Throws <see cref="VideoException"/> with <see cref="ErrorCode.InvalidArgument"/> where they do not fit it, or one another.</returns>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: an option is out of its range, or not one of these.</exception>
    public static Func<LanguageConfig, RollingOptions> Parse(MethodSpec spec)
    {
        var (window, budget, layers) = (spec.OptionalCount("window", 64, 1_000_000), spec.OptionalCount("budget", 0, 1_000_000), spec.OptionalSpan("layers", 0, 1000));
        var options = new RollingOptions
        {
            Window = 0,
            Budget = 0,
            Layers = default,
            Recent = spec.Count("recent", 12, 1, 1000),
            Recall = spec.Count("recall", 16, 0, 1000),
            Spread = spec.Count("spread", 1, 0, 16),
            Block = spec.Count("block", 128, 8, 65_536),
            Row = spec.Count("row", 16, 1, 65_536),
            Cut = spec.Number("cut", 0.75, 0, 1),
            Age = TimeSpan.FromSeconds(spec.Number("age", 120, 1, 86_400)),
            Keep = spec.Count("keep", 60, 1, 65_536),
            Bits = int.Parse(spec.Word("bits", "4", "8", "16"), System.Globalization.CultureInfo.InvariantCulture),
            Score = spec.Word("score", "centred", "raw") == "raw" ? RecallScore.Raw : RecallScore.Centred,
            Gate = spec.Count("gate", 1, 0, 1) == 1,
            Standing = spec.Count("standing", 1, 0, 1) == 1,
            Cached = spec.Count("cached", 64, 0, 100_000),
        };
        spec.RefuseOthers();
        return model =>
        {
            var usual = For(model);
            return (options with { Window = window ?? usual.Window, Budget = budget ?? usual.Budget, Layers = layers ?? usual.Layers }).Fitting(model);
        };
    }

    private RollingOptions Fitting(LanguageConfig model)
    {
        if (Budget > 0 && Recall > 0 && Budget < Block)
            throw new VideoException(ErrorCode.InvalidArgument, $"Memory '{Name}' recalls {Budget} tokens at most, less than one block of {Block}.", "budget");
        if (Layers.Last >= model.Layers)
            throw new VideoException(ErrorCode.InvalidArgument, $"Memory '{Name}' scores layer {Layers.Last}, but the model's last is {model.Layers - 1}.", "layers");
        return this;
    }
}
