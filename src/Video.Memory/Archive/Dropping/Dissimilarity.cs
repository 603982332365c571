namespace Video.Memory.Archive.Dropping;

/// <summary>How little two blocks resemble each other, told from the means of their keys.</summary>
/// <remarks>Mean over layers of |a - b| / (|a| + |b|): every layer counts the same however long its keys are.</remarks>
internal static class Dissimilarity
{
    /// <param name="first">A row: width numbers a layer.</param>
    /// <param name="second">Of the same length.</param>
    /// <param name="width">Numbers a layer has.</param>
    /// <returns>0, when they are equal, to 1.</returns>
    public static float Of(ReadOnlySpan<Half> first, ReadOnlySpan<Half> second, int width)
    {
        var sum = 0.0;
        for (var start = 0; start < first.Length; start += width) sum += OfLayer(first.Slice(start, width), second.Slice(start, width));
        return (float)(sum * width / first.Length);
    }

    private static double OfLayer(ReadOnlySpan<Half> first, ReadOnlySpan<Half> second)
    {
        var (apart, one, other) = (0.0, 0.0, 0.0);
        for (var i = 0; i < first.Length; i++)
        {
            var (a, b) = ((float)first[i], (float)second[i]);
            apart += (a - b) * (a - b);
            one += a * a;
            other += b * b;
        }
        return apart == 0 ? 0 : Math.Sqrt(apart) / (Math.Sqrt(one) + Math.Sqrt(other));
    }
}
