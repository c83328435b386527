using System.Globalization;
using System.Text;

namespace Khonsu.Generators.Schemas;

/// <summary>
/// Reads a line of the lock from left to right. It never throws: the first thing that is wrong is kept, and what is
/// read after it means nothing.
/// </summary>
/// <param name="line">The line.</param>
sealed class LineScanner(string line)
{
    int _at;

    /// <summary>What is wrong with the line, or null.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether nothing is left but blanks, or something is wrong already.</summary>
    public bool IsAtEnd
    {
        get
        {
            SkipBlanks();
            return _at == line.Length || Problem is not null;
        }
    }

    /// <summary>Notes what is wrong, unless something was before.</summary>
    /// <param name="problem">What it is.</param>
    public void Fail(string problem) => Problem ??= problem;

    /// <summary>Takes a text if it is next.</summary>
    /// <param name="text">The text, without blanks.</param>
    public bool TryTake(string text)
    {
        SkipBlanks();
        if (Problem is not null || string.CompareOrdinal(line, _at, text, 0, text.Length) != 0)
            return false;
        bool isWord = TypeText.IsPlain(text[text.Length - 1]);
        if (isWord && _at + text.Length < line.Length && TypeText.IsPlain(line[_at + text.Length]))
            return false;
        _at += text.Length;
        return true;
    }

    /// <summary>Takes a text that must be next.</summary>
    /// <param name="text">The text, without blanks.</param>
    public void Take(string text)
    {
        if (!TryTake(text))
            Fail($"'{text}' is expected {Here()}");
    }

    /// <summary>Takes a name.</summary>
    /// <param name="what">What the name is for.</param>
    /// <returns>The name, without its quotes.</returns>
    public string Name(string what)
    {
        SkipBlanks();
        if (_at < line.Length && line[_at] == '"')
            return Quoted();
        int start = _at;
        while (_at < line.Length && TypeText.IsPlain(line[_at]))
            _at++;
        if (_at == start)
            Fail($"{what} is expected {Here()}");
        return line.Substring(start, _at - start);
    }

    /// <summary>Takes a number.</summary>
    /// <param name="least">The least that it may be.</param>
    public int Number(int least)
    {
        SkipBlanks();
        int start = _at;
        while (_at < line.Length && line[_at] is >= '0' and <= '9')
            _at++;
        string digits = line.Substring(start, _at - start);
        if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least)
            return number;
        _at = start;
        Fail($"a number from {TypeText.Number(least)} is expected {Here()}");
        return least;
    }

    string Quoted()
    {
        var name = new StringBuilder();
        for (_at++; _at < line.Length && line[_at] != '"'; _at++)
        {
            if (line[_at] != '\\')
                name.Append(line[_at]);
            else if (++_at < line.Length && line[_at] != 'u')
                name.Append(line[_at]);
            else
                name.Append(Escaped());
        }

        if (_at == line.Length)
            Fail("a name in quotes has no end");
        _at = Math.Min(_at + 1, line.Length);
        return name.ToString();
    }

    char Escaped()
    {
        const int digits = 4;
        string hex = _at + digits < line.Length ? line.Substring(_at + 1, digits) : "";
        if (!ushort.TryParse(hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code))
        {
            Fail("'\\u' in a name needs four hexadecimal digits");
            _at = line.Length - 1;
            return '?';
        }

        _at += digits;
        return (char)code;
    }

    string Here()
    {
        SkipBlanks();
        return _at == line.Length ? "at the end of the line" : $"before '{line.Substring(_at)}'";
    }

    void SkipBlanks()
    {
        while (_at < line.Length && line[_at] is ' ' or '\t')
            _at++;
    }
}
