using System.Text;

namespace Khonsu.Bench.Ratio.Reporting;

/// <summary>
/// Rows of text, written aligned for a terminal or as Markdown; the first column is left-aligned, the others right.
/// </summary>
sealed class Table(params string[] header)
{
    readonly List<string[]> _rows = [header];

    public void Add(params string[] row)
    {
        if (row.Length != header.Length)
            throw new ArgumentException($"A row has {row.Length} cells instead of {header.Length}.", nameof(row));
        _rows.Add(row);
    }

    public string ToText()
    {
        var widths = new int[header.Length];
        for (var column = 0; column < widths.Length; column++)
            widths[column] = _rows.Max(row => row[column].Length);
        var text = new StringBuilder();
        foreach (var row in _rows)
        {
            text.Append("  ").Append(row[0].PadRight(widths[0]));
            for (var column = 1; column < row.Length; column++)
                text.Append("  ").Append(row[column].PadLeft(widths[column]));
            text.Append('\n');
        }
        return text.ToString();
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        AppendMarkdownRow(text, header);
        AppendMarkdownRow(text, [.. header.Select(static (_, column) => column == 0 ? "---" : "---:")]);
        foreach (var row in _rows.Skip(1))
            AppendMarkdownRow(text, row);
        return text.ToString();
    }

    static void AppendMarkdownRow(StringBuilder text, string[] cells) =>
        text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
