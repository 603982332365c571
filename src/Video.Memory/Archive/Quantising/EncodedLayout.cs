namespace Video.Memory.Archive.Quantising;

/// <summary>Where the parts of an encoded block lie. Six parts follow one another, each dense:</summary>
/// <remarks>
/// key offsets float16 [runs, layers, heads, head dim] · value offsets float16 [layers, heads, tokens, groups] · key scales and value
/// scales, a byte each, in the same order · key codes and value codes [layers, heads, tokens, head dim] in <see cref="Quantisation.Bits"/>
/// bits. Of 4-bit codes the byte j of a head holds channel j in its low half and channel j + head dim / 2 in its high half. With 16 bits
/// the first four parts are empty and the codes are float16.
/// </remarks>
internal sealed class EncodedLayout
{
    public EncodedLayout(ArchiveShape shape, Quantisation quantisation, int tokens)
    {
        (Shape, Quantisation, Tokens) = (shape, quantisation, tokens);
        var stepped = quantisation.Levels > 0;
        var runs = (tokens + quantisation.KeyRun - 1) / quantisation.KeyRun;
        RunLength = (tokens + runs - 1) / runs;
        Runs = (tokens + RunLength - 1) / RunLength;
        Groups = shape.HeadDim / quantisation.ValueGroup;
        KeyGroups = stepped ? checked(Runs * shape.Width) : 0;
        ValueGroups = stepped ? checked(shape.Layers * shape.KeyValueHeads * tokens * Groups) : 0;
        CodeBytes = checked((int)((long)shape.Width * tokens * quantisation.Bits / 8));
    }

    public ArchiveShape Shape { get; }

    public Quantisation Quantisation { get; }

    public int Tokens { get; }

    /// <summary>Runs of tokens into which the keys are cut, as even as whole tokens allow.</summary>
    public int Runs { get; }

    /// <summary>Tokens of every run but the last, which may be shorter.</summary>
    public int RunLength { get; }

    /// <summary>Groups of a head's channels into which a token's values are cut.</summary>
    public int Groups { get; }

    public int KeyGroups { get; }

    public int ValueGroups { get; }

    /// <summary>Bytes of the keys' codes, and of the values'.</summary>
    public int CodeBytes { get; }

    public const int KeyOffsets = 0;

    public int ValueOffsets => KeyOffsets + 2 * KeyGroups;

    public int KeyScales => ValueOffsets + 2 * ValueGroups;

    public int ValueScales => KeyScales + KeyGroups;

    public int KeyCodes => ValueScales + ValueGroups;

    public int ValueCodes => KeyCodes + CodeBytes;

    /// <summary>Bytes of the whole.</summary>
    public int Bytes => checked(ValueCodes + CodeBytes);
}
