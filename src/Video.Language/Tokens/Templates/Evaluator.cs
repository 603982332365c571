namespace Video.Language.Tokens.Templates;

/// <summary>Computes expressions.</summary>
internal sealed class Evaluator(Budget budget)
{
    /// <exception cref="TemplateException">Names the construct that cannot be computed, with its position.</exception>
    public object? Evaluate(Expression expression, Scope scope)
    {
        try
        {
            budget.Step();
            var value = Compute(expression, scope);
            budget.Weigh(value);
            return value;
        }
        catch (ValueException error)
        {
            throw new TemplateException(expression.Position, error.Message);
        }
    }

    private object? Compute(Expression expression, Scope scope) => expression switch
    {
        Literal literal => literal.Value,
        Name name => Look(name.Id, scope),
        Member member => Members.Get(Evaluate(member.Target, scope), member.Name),
        Item item => Members.Get(Evaluate(item.Target, scope), Evaluate(item.Key, scope)),
        Slice slice => SliceOf(slice, scope),
        Call call => CallOf(call, scope),
        Filter filter => (Filters.Find(filter.Name) ?? throw Unsupported("filter", filter.Name))(
            Evaluate(filter.Target, scope), ValuesOf(filter.Arguments, scope)),
        Test test => (Tests.Find(test.Name) ?? throw Unsupported("test", test.Name))(
            Evaluate(test.Target, scope), ValuesOf(test.Arguments, scope)) != test.Negated,
        Unary unary => UnaryOf(unary, scope),
        Binary binary => BinaryOf(binary, scope),
        Comparison comparison => Compare(comparison, scope),
        Conditional conditional => ConditionalOf(conditional, scope),
        ListOf list => list.Items.Select(item => Evaluate(item, scope)).ToList(),
        MappingOf mapping => MappingFrom(mapping, scope),
        _ => throw new InvalidOperationException($"No such expression: {expression}"),
    };

    private static object? Look(string name, Scope scope)
    {
        var value = scope[name];
        return value is Undefined && Globals.Find(name) is { } function ? function : value;
    }

    private object SliceOf(Slice slice, Scope scope) => Members.Slice(
        Evaluate(slice.Target, scope), Bound(slice.From, scope), Bound(slice.To, scope), Bound(slice.Step, scope) ?? 1);

    private long? Bound(Expression? bound, Scope scope) => bound is null ? null : Evaluate(bound, scope) switch
    {
        null => null,
        long number => number,
        var other => throw new ValueException($"{Value.TypeOf(other)} as a slice's bound"),
    };

    private object? CallOf(Call call, Scope scope) => Evaluate(call.Target, scope) switch
    {
        Function function => function(ValuesOf(call.Arguments, scope)),
        Undefined undefined => throw new ValueException($"a call of '{undefined.Name}', which is not supported"),
        var other => throw new ValueException($"a call of {Value.TypeOf(other)}"),
    };

    private Values ValuesOf(Arguments arguments, Scope scope) => new(
        arguments.InOrder.Select(argument => Evaluate(argument, scope)).ToList(),
        arguments.ByName.ToDictionary(argument => argument.Key, argument => Evaluate(argument.Value, scope), StringComparer.Ordinal));

    private object? UnaryOf(Unary unary, Scope scope)
    {
        var value = Evaluate(unary.Operand, scope);
        return unary.Operator switch
        {
            "not" => !Value.IsTrue(value),
            "-" => Operators.Negate(value),
            _ => Value.Number(value) is null ? throw new ValueException($"'+' before {Value.TypeOf(value)}") : value,
        };
    }

    private object? BinaryOf(Binary binary, Scope scope)
    {
        var left = Evaluate(binary.Left, scope);
        return binary.Operator switch
        {
            "and" => Value.IsTrue(left) ? Evaluate(binary.Right, scope) : left,
            "or" => Value.IsTrue(left) ? left : Evaluate(binary.Right, scope),
            _ => Operators.Apply(binary.Operator, left, Evaluate(binary.Right, scope)),
        };
    }

    private bool Compare(Comparison comparison, Scope scope)
    {
        var left = Evaluate(comparison.First, scope);
        foreach (var (name, expression) in comparison.Rest)
        {
            var right = Evaluate(expression, scope);
            if (!Operators.Compare(name, left, right)) return false;
            left = right;
        }

        return true;
    }

    private object? ConditionalOf(Conditional conditional, Scope scope)
    {
        if (Value.IsTrue(Evaluate(conditional.Condition, scope))) return Evaluate(conditional.Then, scope);
        return conditional.Otherwise is { } otherwise ? Evaluate(otherwise, scope) : new Undefined("else");
    }

    private Dictionary<string, object?> MappingFrom(MappingOf mapping, Scope scope)
    {
        var result = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Pairs)
        {
            var name = Evaluate(key, scope) as string ?? throw new ValueException("a mapping's key that is not a string");
            result[name] = Evaluate(value, scope);
        }

        return result;
    }

    private static ValueException Unsupported(string kind, string name) => new($"the {kind} '{name}', which is not supported");
}
