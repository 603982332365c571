namespace Video.Checkpoints;

/// <summary>A shape as messages write it: [2, 3]; [] for a scalar.</summary>
internal static class ShapeText
{
    public static string Of(IEnumerable<long> shape) => "[" + string.Join(", ", shape) + "]";
}
