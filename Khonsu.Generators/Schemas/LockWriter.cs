using System.Text;

namespace Khonsu.Generators.Schemas;

/// <summary>
/// Writes the lock. Columns stand in the order of their names, so that the order of members means nothing and branches
/// add their lines at different places.
/// </summary>
static class LockWriter
{
    /// <summary>The line before the first table.</summary>
    public const string Format = "khonsu schema lock 1";

    static readonly string[] s_head =
    [
        "# Every version that the tables of this project had: the compiler checks that rows of all can be read.",
        "# 'dotnet build -p:KhonsuUpdateSchemaLock=true' adds what is new. Commit this file with the change.",
        Format,
    ];

    /// <summary>How a lock begins.</summary>
    /// <param name="newLine">What ends a line.</param>
    public static string Head(string newLine) => string.Concat(s_head.Select(line => line + newLine));

    /// <summary>The lines of a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="newLine">What ends a line.</param>
    public static string Of(LockedTable table, string newLine)
    {
        var text = new StringBuilder($"table {TypeText.Name(table.Name)}");
        foreach (string former in table.FormerNames)
            text.Append(" was ").Append(TypeText.Name(former));
        text.Append(table.IsGone ? " gone" : "").Append(newLine);
        IEnumerable<LockedColumn> columns = table.Columns
            .OrderBy(static column => column.Field.Name, StringComparer.Ordinal)
            .ThenByDescending(static column => column.Since);
        foreach (LockedColumn column in columns)
        {
            foreach (string comment in column.Comments)
                text.Append(comment).Append(newLine);
            text.Append("  ").Append(TypeText.Numbered(column.Field));
            if (column.Since > 1)
                text.Append(" since ").Append(TypeText.Number(column.Since));
            if (column.Until is { } until)
                text.Append(" until ").Append(TypeText.Number(until));
            text.Append(newLine);
        }

        return text.ToString();
    }
}
