using Khonsu.Generators.Model;

namespace Khonsu.Generators.Schemas;

/// <summary>
/// Reads the text of the lock. It never throws: a text that cannot be read has a problem and no tables.
/// </summary>
sealed class LockReader
{
    const int VersionsMax = 1_000_000;

    static readonly string[] s_conflictMarks = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

    readonly string _text;
    readonly List<LockedTable> _tables = [];
    readonly List<string> _comments = [];

    List<LockedColumn> _columns = [];
    LockedTable? _table;
    LockProblem? _problem;
    int _line;
    int _commentStart;
    bool _hasFormat;

    LockReader(string text) => _text = text;

    /// <summary>Reads a lock.</summary>
    /// <param name="text">Its text.</param>
    /// <returns>The tables, or what is wrong.</returns>
    public static SchemaLock Read(string text) => new LockReader(text).Read();

    SchemaLock Read()
    {
        for (int start = 0; start < _text.Length && _problem is null; _line++)
        {
            int newLine = _text.IndexOf('\n', start);
            int end = newLine < 0 ? _text.Length : newLine + 1;
            ReadLine(_text.Substring(start, end - start).TrimEnd(), start, end);
            start = end;
        }

        Close();
        return new SchemaLock(_text, _problem is null ? _tables : [], _problem);
    }

    void ReadLine(string line, int start, int end)
    {
        if (s_conflictMarks.Any(mark => line.StartsWith(mark, StringComparison.Ordinal)))
            Fail($"'{line}' is the mark of a merge that is not finished: keep the lines of both sides, and remove the "
                + "marks");
        else if (line.TrimStart() is "" or ['#', ..])
            ReadComment(line, start);
        else if (!_hasFormat)
            ReadFormat(line);
        else if (line[0] is ' ' or '\t')
            ReadColumn(line, end);
        else
            ReadTable(line, start, end);
    }

    void ReadComment(string line, int start)
    {
        if (line.Length == 0)
        {
            _comments.Clear();
            return;
        }

        if (_comments.Count == 0)
            _commentStart = start;
        _comments.Add(line);
    }

    void ReadFormat(string line)
    {
        _hasFormat = true;
        _comments.Clear();
        if (line != LockWriter.Format)
            Fail($"'{LockWriter.Format}' is expected before the first table; another number is that of another "
                + "version of Khonsu");
    }

    void ReadTable(string line, int start, int end)
    {
        Close();
        var scanner = new LineScanner(line);
        scanner.Take("table");
        string name = scanner.Name("the name of a table");
        var formerNames = new List<string>();
        while (scanner.TryTake("was"))
            formerNames.Add(scanner.Name("the name that the table had"));
        bool isGone = scanner.TryTake("gone");
        CheckEnd(scanner);
        if (_tables.Any(table => table.Name == name))
            Fail($"the table '{name}' is there twice: keep one of them, with the columns of both");
        _table = new LockedTable(name, isGone, [])
        {
            FormerNames = formerNames,
            Line = _line,
            Top = _comments.Count > 0 ? _commentStart : start,
            Start = start,
            End = end,
        };
        _comments.Clear();
    }

    void ReadColumn(string line, int end)
    {
        if (_table is null)
        {
            Fail("a column stands below its 'table'");
            return;
        }

        var scanner = new LineScanner(line);
        StoredField field = new TypeReader(scanner).Numbered();
        int since = scanner.TryTake("since") ? scanner.Number(1) : 1;
        int? until = scanner.TryTake("until") ? scanner.Number(since) : null;
        if (Math.Max(since, until ?? 0) > VersionsMax)
            scanner.Fail($"a table has at most {TypeText.Number(VersionsMax)} versions");
        CheckEnd(scanner);
        var column = new LockedColumn(field, since, until) { Comments = new EquatableArray<string>(_comments) };
        CheckAlone(column);
        _columns.Add(column);
        _comments.Clear();
        _table = _table with { End = end };
    }

    // Why: a version that has two columns of one name or number is none, and both would be taken for the same.
    void CheckAlone(LockedColumn column)
    {
        foreach (LockedColumn other in _columns)
        {
            bool isTogether = other.Since <= (column.Until ?? int.MaxValue)
                && column.Since <= (other.Until ?? int.MaxValue);
            if (isTogether && other.Field.Name == column.Field.Name)
                Fail($"the column '{column.Field.Name}' is there twice in one version: end the older line with "
                    + "'until' and its last version, and begin the newer one 'since' the next");
            else if (isTogether && other.Field.Id == column.Field.Id)
                Fail($"'{column.Field.Name}' and '{other.Field.Name}' have one number in one version: end the older "
                    + "line with 'until' and its last version, and begin the newer one 'since' the next");
        }
    }

    void CheckEnd(LineScanner scanner)
    {
        if (!scanner.IsAtEnd)
            scanner.Take("the end of the line");
        if (scanner.Problem is { } problem)
            Fail(problem);
    }

    void Close()
    {
        if (_table is not null)
            _tables.Add(_table with { Columns = _columns });
        (_table, _columns) = (null, []);
    }

    void Fail(string message) => _problem ??= new LockProblem(_line, message);
}
