using System.Runtime.CompilerServices;

namespace Video.Language.Tokens.Templates;

/// <summary>What one rendering may take: a template is a file from elsewhere and must not occupy the service.</summary>
internal sealed class Budget
{
    public const int Steps = 2_000_000;
    public const int Size = 4_000_000;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly long _started = Environment.TickCount64;
    private int _steps;

    /// <summary>Before each statement and expression.</summary>
    public void Step()
    {
        CheckNesting();
        if (++_steps > Steps) throw new ValueException($"more than {Steps:N0} steps");
        if (Environment.TickCount64 - _started > Longest.TotalMilliseconds) throw new ValueException($"more than {Longest.TotalSeconds} s of work");
    }

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
}
