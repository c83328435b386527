using System.Text;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Writes indented C#; line ends are always <c>\n</c>, whatever the checkout of this repository or the machine.
/// </summary>
sealed class SourceWriter
{
    const int IndentSize = 4;

    readonly StringBuilder _text = new(4096);
    int _depth;

    /// <summary>Writes lines at the present depth.</summary>
    /// <param name="text">One or several lines; blank lines stay blank.</param>
    public void Lines(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            string trimmed = line.TrimEnd('\r', ' ');
            if (trimmed.Length > 0)
                _text.Append(' ', _depth * IndentSize).Append(trimmed);
            _text.Append('\n');
        }
    }

    /// <summary>Writes an empty line.</summary>
    public void Blank() => _text.Append('\n');

    /// <summary>Writes a head and opens its braces.</summary>
    /// <param name="head">One or several lines, or nothing when the head is written already.</param>
    public void Open(string head = "")
    {
        if (head.Length > 0)
            Lines(head);
        Lines("{");
        _depth++;
    }

    /// <summary>Closes braces.</summary>
    /// <param name="end">What follows the brace on its line.</param>
    public void Close(string end = "")
    {
        _depth--;
        Lines("}" + end);
    }

    /// <summary>Writes a list with one item on a line and commas between.</summary>
    /// <param name="items">The items.</param>
    /// <param name="end">What follows the last item.</param>
    public void List(IReadOnlyList<string> items, string end)
    {
        _depth++;
        for (int i = 0; i < items.Count; i++)
            Lines(items[i] + (i + 1 < items.Count ? "," : end));
        _depth--;
    }

    public override string ToString() => _text.ToString();
}
