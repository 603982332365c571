using System.Runtime.CompilerServices;

namespace Video.Language.Tokens.Templates;

/// <summary>What one rendering may take: a template is a file from elsewhere and must not occupy the service.</summary>
internal sealed class Budget
{
    private const int Steps = 300_000;
    private const int Size = 4_000_000;

    // So much of a text or list is looked at in the time of one step, roughly.
    private const int SizePerStep = 256;

    // For what steps do not measure; a chat takes milliseconds.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly long _started = Environment.TickCount64;
    private int _steps;

    /// <summary>Before each statement, expression and turn of a loop.</summary>
    public void Step()
    {
        CheckNesting();
        Count(1);
    }

    /// <summary>After an expression: a large value costs more than a small one.</summary>
    public void Weigh(object? value) => Count(value switch
    {
        string text => text.Length / SizePerStep,
        IReadOnlyList<object?> list => list.Count / SizePerStep,
        _ => 0,
    });

    /// <summary>Characters of a text or items of a list that is about to be made.</summary>
    public static void Check(long size)
    {
        if (size > Size) throw new ValueException($"a value of more than {Size:N0} characters or items");
    }

    /// <summary>Before going down into an expression or a value.</summary>
    public static void CheckNesting()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw new ValueException("nesting that is too deep");
    }

    private void Count(int steps)
    {
        _steps += steps;
        if (_steps > Steps) throw new ValueException($"more than {Steps:N0} steps");
        if (Environment.TickCount64 - _started > Longest.TotalMilliseconds) throw new ValueException($"more than {Longest.TotalSeconds} s of work");
    }
}
