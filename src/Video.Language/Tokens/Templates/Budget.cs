namespace Video.Language.Tokens.Templates;

/// <summary>What one rendering may take: a template is a file from elsewhere and must not occupy the service.</summary>
internal sealed class Budget
{
    public const int Steps = 2_000_000;
    public const int Size = 4_000_000;

    private int _steps;

    public void Step()
    {
        if (++_steps > Steps) throw new ValueException($"more than {Steps:N0} steps");
    }

    /// <summary>Characters of a text or items of a list that is about to be made.</summary>
    public static void Check(long size)
    {
        if (size > Size) throw new ValueException($"a value of more than {Size:N0} characters or items");
    }
}
