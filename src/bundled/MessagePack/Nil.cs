namespace MessagePack;

/// <summary>The value "nothing".</summary>
public readonly record struct Nil
{
    public static readonly Nil Default;

    public override string ToString() => "()";
}
