namespace Video.Cli.Inspection;

/// <summary>A grid of cells over a picture, as patches or tokens lie on it.</summary>
/// <param name="side">Cells along one side.</param>
/// <param name="width">Pixels from the picture's left edge that the cells cover.</param>
/// <param name="height">Pixels from its upper edge, likewise.</param>
internal sealed class CellGrid(int side, double width, double height)
{
    public int Count => side * side;

    /// <param name="cell">row * side + column</param>
    public Area Of(int cell) => new(Across(cell % side), Down(cell / side), Across(cell % side + 1), Down(cell / side + 1));

    /// <summary>Draws a line around regions of cells: where one of them meets a cell that is not, or the edge.</summary>
    public void Outline(Canvas canvas, IReadOnlyCollection<int> cells, Colour colour, double opacity, int thickness)
    {
        var marked = new bool[Count];
        foreach (var cell in cells) marked[cell] = true;
        for (var cell = 0; cell < Count; cell++)
        {
            if (!marked[cell]) continue;
            var (area, row, column) = (Of(cell), cell / side, cell % side);
            var (up, down) = (Open(row - 1, column), Open(row + 1, column));
            if (up) canvas.Fill(area with { Bottom = area.Top + thickness }, colour, opacity);
            if (down) canvas.Fill(area with { Top = area.Bottom - thickness }, colour, opacity);
            // Corners are drawn once, so that they are no stronger than the rest.
            var rest = area with { Top = area.Top + (up ? thickness : 0), Bottom = area.Bottom - (down ? thickness : 0) };
            if (Open(row, column - 1)) canvas.Fill(rest with { Right = area.Left + thickness }, colour, opacity);
            if (Open(row, column + 1)) canvas.Fill(rest with { Left = area.Right - thickness }, colour, opacity);
        }

        bool Open(int row, int column) => row < 0 || row >= side || column < 0 || column >= side || !marked[row * side + column];
    }

    private int Across(int column) => (int)Math.Round(width * column / side);

    private int Down(int row) => (int)Math.Round(height * row / side);
}
