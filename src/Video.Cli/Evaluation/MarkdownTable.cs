using System.Text;

namespace Video.Cli.Evaluation;

/// <summary>A table in Markdown with its columns aligned, so that it reads as well in a terminal. All columns but the first hold figures.</summary>
internal sealed class MarkdownTable(params string[] heads)
{
    private readonly List<string[]> _rows = [heads];

    public void Add(params string[] cells)
    {
        if (cells.Length != heads.Length) throw new ArgumentException($"{cells.Length} cells for {heads.Length} columns.", nameof(cells));
        _rows.Add(cells);
    }

    public override string ToString()
    {
        var widths = heads.Select((_, column) => _rows.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        for (var i = 0; i < _rows.Count; i++)
        {
            Append(text, _rows[i].Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])));
            if (i == 0) Append(text, widths.Select((width, column) => column == 0 ? new string('-', width) : new string('-', width - 1) + ':'));
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |").AppendLine();
}
