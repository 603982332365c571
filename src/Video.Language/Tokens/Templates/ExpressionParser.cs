namespace Video.Language.Tokens.Templates;

/// <summary>Reads expressions, with Jinja's precedence: from loose to tight one method a level.</summary>
internal sealed class ExpressionParser(TokenReader tokens)
{
    private static readonly string[] NoArgument = ["else", "or", "and", "if", "is", "in", "not"];

    public Expression Parse() => tokens.Nested(() =>
    {
        var then = Or();
        while (tokens.Sees(TokenKind.Name, "if"))
        {
            var position = tokens.Take().Position;
            var condition = Or();
            var otherwise = tokens.TakeIf(TokenKind.Name, "else") ? Parse() : null;
            then = new Conditional(position, then, condition, otherwise);
        }

        return then;
    });

    /// <summary>Leaves a following "if" to the caller, as loops need.</summary>
    public Expression ParseWithoutCondition() => tokens.Nested(Or);

    private Expression Or() => LeftToRight(TokenKind.Name, And, "or");

    private Expression And() => LeftToRight(TokenKind.Name, Not, "and");

    private Expression Not()
    {
        if (!tokens.Sees(TokenKind.Name, "not")) return Compare();
        var position = tokens.Take().Position;
        return new Unary(position, "not", tokens.Nested(Not));
    }

    private Expression Compare()
    {
        var first = Sum();
        var rest = new List<(string, Expression)>();
        while (ComparisonOperator() is { } found) rest.Add((found, Sum()));
        return rest.Count == 0 ? first : new Comparison(first.Position, first, rest);
    }

    private string? ComparisonOperator()
    {
        if (tokens.SeesOperator("==", "!=", "<", "<=", ">", ">=")) return tokens.Take().Text;
        if (tokens.TakeIf(TokenKind.Name, "in")) return "in";
        if (!tokens.Sees(TokenKind.Name, "not") || !tokens.Next.Is(TokenKind.Name, "in")) return null;
        tokens.Take();
        tokens.Take();
        return "not in";
    }

    private Expression Sum() => LeftToRight(TokenKind.Operator, Concatenation, "+", "-");

    private Expression Concatenation() => LeftToRight(TokenKind.Operator, Product, "~");

    private Expression Product() => LeftToRight(TokenKind.Operator, Power, "*", "/", "//", "%");

    private Expression Power() => LeftToRight(TokenKind.Operator, () => Sign(withFilters: true), "**");

    private Expression LeftToRight(TokenKind kind, Func<Expression> operand, params string[] operators)
    {
        var left = operand();
        while (tokens.Current.Kind == kind && operators.Contains(tokens.Current.Text))
        {
            var found = tokens.Take();
            left = new Binary(found.Position, found.Text, left, operand());
        }

        return left;
    }

    private Expression Sign(bool withFilters)
    {
        Expression result;
        if (tokens.SeesOperator("-", "+"))
        {
            var sign = tokens.Take();
            result = new Unary(sign.Position, sign.Text, tokens.Nested(() => Sign(withFilters: false)));
        }
        else result = Postfix(Primary());

        return withFilters ? FiltersAndTests(result) : result;
    }

    private Expression Primary()
    {
        var token = tokens.Take();
        switch (token.Kind)
        {
            case TokenKind.Number:
                return new Literal(token.Position, token.Value);
            case TokenKind.String:
                var text = token.Text;
                while (tokens.Current.Kind == TokenKind.String) text += tokens.Take().Text;
                return new Literal(token.Position, text);
            case TokenKind.Name:
                return token.Text switch
                {
                    "true" or "True" => new Literal(token.Position, true),
                    "false" or "False" => new Literal(token.Position, false),
                    "none" or "None" => new Literal(token.Position, null),
                    _ => new Name(token.Position, token.Text),
                };
            case TokenKind.Operator when token.Text == "[":
                return new ListOf(token.Position, ItemsUntil("]"));
            case TokenKind.Operator when token.Text == "{":
                return MappingFrom(token.Position);
            case TokenKind.Operator when token.Text == "(":
                return Parenthesised(token.Position);
            default:
                throw new TemplateException(token.Position, $"{(token.Kind == TokenKind.TagEnd ? "the tag's end" : $"'{token.Text}'")} where a value is expected");
        }
    }

    private Expression Parenthesised(int position)
    {
        if (tokens.TakeIf(TokenKind.Operator, ")")) return new ListOf(position, []);
        var first = Parse();
        if (tokens.TakeIf(TokenKind.Operator, ")")) return first;
        tokens.Expect(TokenKind.Operator, ",");
        return new ListOf(position, [first, .. ItemsUntil(")")]);
    }

    private List<Expression> ItemsUntil(string end)
    {
        var items = new List<Expression>();
        while (!tokens.TakeIf(TokenKind.Operator, end))
        {
            items.Add(Parse());
            if (!tokens.Sees(TokenKind.Operator, end)) tokens.Expect(TokenKind.Operator, ",");
        }

        return items;
    }

    private MappingOf MappingFrom(int position)
    {
        var pairs = new List<(Expression, Expression)>();
        while (!tokens.TakeIf(TokenKind.Operator, "}"))
        {
            var key = Parse();
            tokens.Expect(TokenKind.Operator, ":");
            pairs.Add((key, Parse()));
            if (!tokens.Sees(TokenKind.Operator, "}")) tokens.Expect(TokenKind.Operator, ",");
        }

        return new MappingOf(position, pairs);
    }

    private Expression Postfix(Expression target)
    {
        while (tokens.SeesOperator(".", "[", "("))
        {
            var token = tokens.Take();
            target = token.Text switch
            {
                "." => new Member(token.Position, target, tokens.ExpectName()),
                "[" => Subscript(token.Position, target),
                _ => new Call(token.Position, target, ArgumentsFrom()),
            };
        }

        return target;
    }

    private Expression Subscript(int position, Expression target)
    {
        var bounds = new Expression?[3];
        var colons = 0;
        while (!tokens.TakeIf(TokenKind.Operator, "]"))
        {
            if (!tokens.TakeIf(TokenKind.Operator, ":")) bounds[colons] = bounds[colons] is null ? Parse() : throw tokens.Unexpected("']'");
            else if (++colons > 2) throw tokens.Unexpected("']'");
        }

        if (colons > 0) return new Slice(position, target, bounds[0], bounds[1], bounds[2]);
        return new Item(position, target, bounds[0] ?? throw new TemplateException(position, "an empty subscript"));
    }

    // After the opening parenthesis.
    private Arguments ArgumentsFrom()
    {
        var inOrder = new List<Expression>();
        var byName = new Dictionary<string, Expression>(StringComparer.Ordinal);
        while (!tokens.TakeIf(TokenKind.Operator, ")"))
        {
            if (tokens.Current.Kind == TokenKind.Name && tokens.Next.Is(TokenKind.Operator, "="))
            {
                var name = tokens.Take().Text;
                tokens.Take();
                byName[name] = Parse();
            }
            else inOrder.Add(Parse());

            if (!tokens.Sees(TokenKind.Operator, ")")) tokens.Expect(TokenKind.Operator, ",");
        }

        return new Arguments(inOrder, byName);
    }

    private Expression FiltersAndTests(Expression target)
    {
        while (true)
        {
            if (tokens.Sees(TokenKind.Operator, "|"))
            {
                var position = tokens.Take().Position;
                target = new Filter(position, target, tokens.ExpectName(), OptionalArguments());
            }
            else if (tokens.Sees(TokenKind.Name, "is")) target = TestFrom(tokens.Take().Position, target);
            else if (tokens.Sees(TokenKind.Operator, "(")) target = Postfix(target);
            else return target;
        }
    }

    private Test TestFrom(int position, Expression target)
    {
        var negated = tokens.TakeIf(TokenKind.Name, "not");
        var name = tokens.ExpectName();
        var arguments = OptionalArguments();
        // One argument may stand without parentheses: x is divisibleby 3.
        var bare = tokens.Current.Kind is TokenKind.Number or TokenKind.String || tokens.SeesOperator("[", "{")
            || (tokens.Current.Kind == TokenKind.Name && !NoArgument.Contains(tokens.Current.Text));
        if (bare) arguments = new Arguments([Postfix(Primary())], arguments.ByName);
        return new Test(position, target, name, arguments, negated);
    }

    private Arguments OptionalArguments() => tokens.TakeIf(TokenKind.Operator, "(") ? ArgumentsFrom() : Arguments.None;
}
