using System.Text;

namespace Video.Language.Tokens.Templates;

/// <summary>Runs statements into a text.</summary>
internal sealed class StatementRunner(Budget budget)
{
    private readonly Evaluator _evaluator = new(budget);

    private enum Flow
    {
        Next,
        Break,
        Continue,
    }

    public void Run(IReadOnlyList<Statement> statements, Scope scope, StringBuilder output)
    {
        if (RunAll(statements, scope, output) != Flow.Next) throw new TemplateException(0, "break or continue outside of a loop");
    }

    private Flow RunAll(IReadOnlyList<Statement> statements, Scope scope, StringBuilder output)
    {
        foreach (var statement in statements)
        {
            var flow = RunOne(statement, scope, output);
            if (flow != Flow.Next) return flow;
        }

        return Flow.Next;
    }

    private Flow RunOne(Statement statement, Scope scope, StringBuilder output)
    {
        try
        {
            budget.Step();
            Budget.Check(output.Length);
            return Do(statement, scope, output);
        }
        catch (ValueException error)
        {
            throw new TemplateException(statement.Position, error.Message);
        }
    }

    private Flow Do(Statement statement, Scope scope, StringBuilder output)
    {
        switch (statement)
        {
            case Text text:
                output.Append(text.Value);
                return Flow.Next;
            case Output shown:
                output.Append(Value.Text(_evaluator.Evaluate(shown.Value, scope)));
                return Flow.Next;
            case If branch:
                return RunAll(Value.IsTrue(_evaluator.Evaluate(branch.Condition, scope)) ? branch.Then : branch.Otherwise, scope, output);
            case For loop:
                return RunLoop(loop, scope, output);
            case Set set:
                Assign(set, scope);
                return Flow.Next;
            case SetToText set:
                var body = new StringBuilder();
                RunAll(set.Body, new Scope(scope), body);
                scope[set.Name] = body.ToString();
                return Flow.Next;
            case Generation generation:
                return RunAll(generation.Body, scope, output);
            default:
                return statement is Break ? Flow.Break : Flow.Continue;
        }
    }

    private void Assign(Set set, Scope scope)
    {
        var value = _evaluator.Evaluate(set.Value, scope);
        if (set.Member is null) scope[set.Name] = value;
        else if (scope[set.Name] is Namespace target) target.Values[set.Member] = value;
        else throw new ValueException($"set {set.Name}.{set.Member}, where '{set.Name}' is no namespace");
    }

    private Flow RunLoop(For loop, Scope scope, StringBuilder output)
    {
        var items = Chosen(loop, scope);
        for (var i = 0; i < items.Count; i++)
        {
            budget.Step();
            var turn = new Scope(scope) { ["loop"] = Position(items, i) };
            Bind(loop, items[i], turn);
            if (RunAll(loop.Body, turn, output) == Flow.Break) break;
        }

        return items.Count == 0 ? RunAll(loop.Otherwise, scope, output) : Flow.Next;
    }

    // Before the first turn, because a body may ask how many there will be.
    private IReadOnlyList<object?> Chosen(For loop, Scope scope)
    {
        var items = Value.Items(_evaluator.Evaluate(loop.Items, scope));
        if (loop.Condition is not { } condition) return items;
        return [.. items.Where(item =>
        {
            var turn = new Scope(scope);
            Bind(loop, item, turn);
            return Value.IsTrue(_evaluator.Evaluate(condition, turn));
        })];
    }

    private static void Bind(For loop, object? item, Scope turn)
    {
        if (loop.Names.Count == 1)
        {
            turn[loop.Names[0]] = item;
            return;
        }

        var parts = Value.Items(item);
        if (parts.Count != loop.Names.Count) throw new ValueException($"an item of {parts.Count} parts for {loop.Names.Count} names");
        for (var i = 0; i < parts.Count; i++) turn[loop.Names[i]] = parts[i];
    }

    // What a body sees as "loop".
    private static Dictionary<string, object?> Position(IReadOnlyList<object?> items, int i) => new(StringComparer.Ordinal)
    {
        ["index0"] = (long)i,
        ["index"] = i + 1L,
        ["revindex0"] = items.Count - 1L - i,
        ["revindex"] = (long)items.Count - i,
        ["first"] = i == 0,
        ["last"] = i == items.Count - 1,
        ["length"] = (long)items.Count,
        ["previtem"] = i > 0 ? items[i - 1] : new Undefined("previtem"),
        ["nextitem"] = i < items.Count - 1 ? items[i + 1] : new Undefined("nextitem"),
    };
}
