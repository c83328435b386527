using System.Text.RegularExpressions;

namespace Khonsu.Architecture.Tests.Tidy;

/// <summary>Rules on lines. Each returns its evidence: one sentence for each place, none when all is well.</summary>
static partial class TextRules
{
    const int ColumnsMax = 120;
    const int LinesMax = 400;
    const int TestLinesMax = 500;

    /// <summary>A line of code is at most 120 columns long; a table of a page may be wider.</summary>
    public static IEnumerable<string> Columns(TextFile file) => file.IsCode
        ? Where(file, static line => line.Length > ColumnsMax, $"is longer than {ColumnsMax} columns")
        : [];

    /// <summary>There are no tabs.</summary>
    public static IEnumerable<string> Tabs(TextFile file)
        => Where(file, static line => line.Contains('\t'), "has a tab");

    /// <summary>A line does not end with a blank, and the file ends with one line end.</summary>
    public static IEnumerable<string> TrailingBlanks(TextFile file)
    {
        foreach (string complaint in Where(file, EndsWithBlank, "ends with a blank"))
            yield return complaint;
        if (file.Text.Length > 0 && (file.Text[^1] != '\n' || file.Text.EndsWith("\n\n", StringComparison.Ordinal)))
            yield return $"{file.Path}: does not end with exactly one line end.";
    }

    /// <summary>Work that is left over is in an issue, not in the text; a value in code may look like it.</summary>
    public static IEnumerable<string> Leftovers(TextFile file)
        => Where(file, line => Leftover().IsMatch(file.IsCode ? CommentOf(line) : line), "notes left-over work");

    /// <summary>A file that needs folding is too long.</summary>
    public static IEnumerable<string> Regions(TextFile file) => file.IsCode
        ? Where(file, static line => line.TrimStart().StartsWith("#reg" + "ion", StringComparison.Ordinal), "folds")
        : [];

    /// <summary>A file of code has an end.</summary>
    public static IEnumerable<string> Length(TextFile file)
    {
        int linesMax = file.IsTest ? TestLinesMax : LinesMax;
        int lines = file.Lines.Length - 1;
        return file.IsCode && lines > linesMax ? [$"{file.Path}: has {lines} lines; {linesMax} are the end."] : [];
    }

    /// <summary>No path of one machine stands in the text.</summary>
    public static IEnumerable<string> MachinePaths(TextFile file)
        => Where(file, static line => MachinePath().IsMatch(line), "names a path of one machine");

    static bool EndsWithBlank(string line) => line.Length > 0 && char.IsWhiteSpace(line[^1]);

    static string CommentOf(string line)
    {
        int start = line.IndexOf("//", StringComparison.Ordinal);
        if (start < 0)
            start = line.IndexOf("/*", StringComparison.Ordinal);
        return start < 0 && !line.TrimStart().StartsWith('*') ? "" : line[Math.Max(start, 0)..];
    }

    static IEnumerable<string> Where(TextFile file, Func<string, bool> isWrong, string complaint) => file.Lines
        .Select(static (line, index) => (Line: line, Number: index + 1))
        .Where(entry => isWrong(entry.Line))
        .Select(entry => $"{file.Path}:{entry.Number} {complaint}.");

    // The words are in two pieces so that this file obeys its own rules.
    [GeneratedRegex(@"\b(TO" + "DO|FIX" + "ME|HA" + "CK|XX" + @"X)\b")]
    private static partial Regex Leftover();

    [GeneratedRegex(@"(?<![\w.*~)}\]])/(home|root|work|tmp|mnt|Users)" + @"/\w|\b[A-Z]:\\{1,2}Users")]
    private static partial Regex MachinePath();
}
