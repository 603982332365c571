namespace Video.Language.Tokens.Templates;

/// <summary>What a template can do, as read.</summary>
/// <param name="Position">Characters from the template's beginning.</param>
internal abstract record Statement(int Position);

internal sealed record Text(int Position, string Value) : Statement(Position);

internal sealed record Output(int Position, Expression Value) : Statement(Position);

internal sealed record If(int Position, Expression Condition, IReadOnlyList<Statement> Then, IReadOnlyList<Statement> Otherwise) : Statement(Position);

/// <summary>for names in items if condition … else …</summary>
internal sealed record For(
    int Position, IReadOnlyList<string> Names, Expression Items, Expression? Condition, IReadOnlyList<Statement> Body,
    IReadOnlyList<Statement> Otherwise) : Statement(Position);

/// <summary>set name = value, or set name.member = value on a namespace.</summary>
internal sealed record Set(int Position, string Name, string? Member, Expression Value) : Statement(Position);

/// <summary>set name … endset</summary>
internal sealed record SetToText(int Position, string Name, IReadOnlyList<Statement> Body) : Statement(Position);

/// <summary>generation … endgeneration: what training would count as the model's own words; here it is just its body.</summary>
internal sealed record Generation(int Position, IReadOnlyList<Statement> Body) : Statement(Position);

internal sealed record Break(int Position) : Statement(Position);

internal sealed record Continue(int Position) : Statement(Position);
