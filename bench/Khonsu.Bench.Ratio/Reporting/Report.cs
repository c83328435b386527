using System.Text;

namespace Khonsu.Bench.Ratio.Reporting;

/// <summary>Prints to the terminal at once and collects the same as Markdown for a file.</summary>
sealed class Report(TextWriter terminal)
{
    readonly StringBuilder _markdown = new();

    public void Header(IReadOnlyList<string> lines)
    {
        foreach (var line in lines)
        {
            terminal.WriteLine(line);
            _markdown.Append("- ").Append(line).Append('\n');
        }
        terminal.WriteLine();
        _markdown.Append('\n');
    }

    public void Section(string title, Table table)
    {
        terminal.WriteLine(title);
        terminal.WriteLine(table.ToText());
        terminal.Flush();
        _markdown.Append("### ").Append(title).Append("\n\n").Append(table.ToMarkdown()).Append('\n');
    }

    public void Note(string line) => terminal.WriteLine(line);

    public void Save(string file) => File.WriteAllText(file, _markdown.ToString());
}
