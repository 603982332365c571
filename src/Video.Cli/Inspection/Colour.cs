namespace Video.Cli.Inspection;

/// <summary>Red, green and blue, 0 to 255.</summary>
internal readonly record struct Colour(byte Red, byte Green, byte Blue)
{
    public static readonly Colour Ground = new(0x0f, 0x13, 0x18);
    public static readonly Colour Line = new(0x2a, 0x31, 0x3a);
    public static readonly Colour Faint = new(0x6e, 0x77, 0x81);
    public static readonly Colour Text = new(0xd5, 0xdb, 0xe1);

    /// <summary>Patches computed anew, and the work that they are.</summary>
    public static readonly Colour Computed = new(0xf0, 0x9a, 0x2c);

    /// <summary>Tokens sent, and the change that they tell of.</summary>
    public static readonly Colour Sent = new(0x56, 0xc2, 0xc6);
}
