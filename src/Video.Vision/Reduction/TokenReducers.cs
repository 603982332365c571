namespace Video.Vision.Reduction;

/// <summary>The token reduction methods by name.</summary>
public static class TokenReducers
{
    /// <summary>The method of a stream that names none.</summary>
    public const string Default = "novel";

    private static readonly (string Name, Func<MethodSpec, ITokenReducer> Create)[] Methods =
    [
        ("none", KeepEverything.Create),
        ("novel", NoveltyReducer.Create),
        ("stc", StcReducer.CreateReleased),
        ("stc-paper", StcReducer.CreatePaper),
        ("pool", AveragePooling.Create),
        ("m3", NestedPooling.Create),
        ("dtd", DifferentialDropping.Create),
        ("evs", EfficientSampling.Create),
        ("fopru-rank", FocalRanking.Create),
        ("fopru-row", FocalRows.Create),
        ("visiondrop", DominantAndContext.Create),
        ("aim-merge", BipartiteMerging.Create),
        ("uniform", UniformTokens.Create),
        ("random", RandomTokens.Create),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Methods.Select(method => method.Name)];

    /// <param name="text">A name, with options where wanted: <c>stc:keep=60</c>.</param>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: as in <see cref="MethodSpec.Parse"/> and <see cref="Create"/>.</exception>
    public static ITokenReducer Parse(string text) => Create(MethodSpec.Parse(text, "tokens", Names));

    /// <param name="spec">One of <see cref="Names"/>.</param>
    /// <exception cref="VideoException"><see cref="ErrorCode.InvalidArgument"/>: an option out of its range, or one that the method does not have.</exception>
    public static ITokenReducer Create(MethodSpec spec)
    {
        var reducer = Methods.Single(method => method.Name == spec.Name).Create(spec);
        spec.RefuseOthers();
        return reducer;
    }
}
