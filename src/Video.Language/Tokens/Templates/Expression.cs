namespace Video.Language.Tokens.Templates;

/// <summary>What a template can compute, as read.</summary>
/// <param name="Position">Characters from the template's beginning.</param>
internal abstract record Expression(int Position);

internal sealed record Literal(int Position, object? Value) : Expression(Position);

internal sealed record Name(int Position, string Id) : Expression(Position);

/// <summary>target.name</summary>
internal sealed record Member(int Position, Expression Target, string Name) : Expression(Position);

/// <summary>target[key]</summary>
internal sealed record Item(int Position, Expression Target, Expression Key) : Expression(Position);

/// <summary>target[from:to:step]</summary>
internal sealed record Slice(int Position, Expression Target, Expression? From, Expression? To, Expression? Step) : Expression(Position);

internal sealed record Arguments(IReadOnlyList<Expression> InOrder, IReadOnlyDictionary<string, Expression> ByName)
{
    public static Arguments None { get; } = new([], new Dictionary<string, Expression>());
}

internal sealed record Call(int Position, Expression Target, Arguments Arguments) : Expression(Position);

/// <summary>target | name(arguments)</summary>
internal sealed record Filter(int Position, Expression Target, string Name, Arguments Arguments) : Expression(Position);

/// <summary>target is [not] name(arguments)</summary>
internal sealed record Test(int Position, Expression Target, string Name, Arguments Arguments, bool Negated) : Expression(Position);

/// <summary>"not", "-" or "+"</summary>
internal sealed record Unary(int Position, string Operator, Expression Operand) : Expression(Position);

/// <summary>Arithmetic, "~", "and" and "or".</summary>
internal sealed record Binary(int Position, string Operator, Expression Left, Expression Right) : Expression(Position);

/// <summary>a &lt; b &lt;= c: each operator compares its neighbours, and all must hold.</summary>
internal sealed record Comparison(int Position, Expression First, IReadOnlyList<(string Operator, Expression Right)> Rest) : Expression(Position);

/// <summary>then if condition else otherwise</summary>
internal sealed record Conditional(int Position, Expression Then, Expression Condition, Expression? Otherwise) : Expression(Position);

internal sealed record ListOf(int Position, IReadOnlyList<Expression> Items) : Expression(Position);

internal sealed record MappingOf(int Position, IReadOnlyList<(Expression Key, Expression Value)> Pairs) : Expression(Position);
