namespace Video.Vision.Reduction;

/// <summary><c>pool</c>: every frame's grid averaged to a smaller one.</summary>
/// <remarks>
/// PLLaVA (https://github.com/magic-research/PLLaVA, models/pllava/modeling_pllava.py): adaptive average pooling after the projector, 24 x 24 -> 12 x 12 in
/// its evaluation; frames are not averaged with one another here, as there with as many frames as its pooling shape has.
/// Option <c>size</c>: tokens along one side, 1 to 256; half the frame's grid, rounded up, unless given. A grid that is no larger goes as it is.
/// </remarks>
/// <param name="size">Tokens along one side; null: half the grid.</param>
public sealed class AveragePooling(int? size) : StreamReducer
{
    public static ITokenReducer Create(MethodSpec spec)
    {
        var size = spec.OptionalCount("size", 1, 256);
        return new TokenReducer(() => new AveragePooling(size));
    }

    protected override SentTokens Choose(FrameTokens frame) =>
        PooledGrid.Of(frame).To(Math.Min(size ?? (frame.Grid + 1) / 2, frame.Grid)).Send(frame);
}
