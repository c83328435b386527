using System.Text;
using Khonsu.Generators.Model;

namespace Khonsu.Generators.Schemas;

/// <summary>
/// Adds to the lock what the tables are today. Only lines of tables that changed are written again; what the lock knows
/// of older versions is never taken away.
/// </summary>
static class LockUpdate
{
    /// <summary>Finds the change that brings a table up to date.</summary>
    /// <param name="all">The lock.</param>
    /// <param name="record">The record of the table.</param>
    /// <returns>The change, or null when there is none, or when rows of the lock could not be read then.</returns>
    public static LockEdit? Of(SchemaLock all, RecordModel record)
    {
        IReadOnlyList<LockedTable> tables = all.AllOf(record);
        StoredField[] today = StoredFields.Of(record);
        if (tables.Count == 0)
            return Insertion(all, new LockedTable(record.Table, false, NewColumns([], today, 1)));
        LockedTable locked = tables[0];
        bool isRenamed = locked.Name != record.Table;
        if ((!isRenamed && !IsOutOfDate(locked, today))
            || TableCheck.Problems(record, tables).Any(static problem => problem.IsError))
            return null;
        return Replacement(all, locked, locked with
        {
            Name = record.Table,
            FormerNames = isRenamed
                ? [.. locked.FormerNames.Where(name => name != record.Table), locked.Name]
                : locked.FormerNames,
            IsGone = false,
            Columns = Changed(locked, today),
        });
    }

    /// <summary>Whether the last version of a table in the lock is not today's.</summary>
    /// <param name="table">The table in the lock.</param>
    /// <param name="today">Its columns today.</param>
    public static bool IsOutOfDate(LockedTable table, IReadOnlyCollection<StoredField> today) =>
        table.IsGone || !new HashSet<StoredField>(table.FieldsOf(table.LastVersion)).SetEquals(today);

    /// <summary>Brings a whole lock up to date: what has no record any more is gone.</summary>
    /// <param name="text">The text of the lock, empty where there is none yet.</param>
    /// <param name="records">All records.</param>
    /// <returns>The new text, or null when the old one cannot be read.</returns>
    public static string? Updated(string text, IEnumerable<RecordModel> records)
    {
        SchemaLock all = LockReader.Read(text);
        if (all.Problem is not null)
            return null;
        RecordModel[] known = records
            .GroupBy(static record => record.Table, StringComparer.Ordinal)
            .Select(static same => same.OrderBy(static r => r.Type.MetadataName, StringComparer.Ordinal).First())
            .OrderBy(static record => record.Table, StringComparer.Ordinal)
            .ToArray();
        var names = new HashSet<string>(
            known.SelectMany(static record => record.FormerTables.Prepend(record.Table)), StringComparer.Ordinal);
        IEnumerable<LockEdit> gone = all.Tables
            .Where(table => !table.IsGone && !names.Contains(table.Name))
            .Select(table => Replacement(all, table, table with { IsGone = true }));
        // Why one of a place: two records that both call themselves by an older name are an error of their own.
        IEnumerable<LockEdit> edits = known
            .Select(record => Of(all, record))
            .OfType<LockEdit>()
            .GroupBy(static edit => (edit.Start, edit.Length, edit.Length == 0 ? edit.Text : string.Empty))
            .Select(static same => same.First())
            .Concat(gone)
            .ToArray();
        var updated = new StringBuilder(text);
        // Why from the end: what stands before a change stays where it is. Why stable: new tables of one place come in
        // the order of their names, so the last of them goes in first.
        foreach (LockEdit edit in Enumerable.Reverse(edits).OrderByDescending(static edit => edit.Start))
            updated.Remove(edit.Start, edit.Length).Insert(edit.Start, edit.Text);
        return IsBlank(text) ? LockWriter.Head(NewLineOf(text)) + updated : updated.ToString();
    }

    /// <summary>Whether a text has nothing that a lock begins with.</summary>
    /// <param name="text">The text.</param>
    public static bool IsBlank(string text) => text.Trim().Length == 0;

    /// <summary>What ends the lines of a text.</summary>
    /// <param name="text">The text.</param>
    public static string NewLineOf(string text) => text.Contains("\r\n") ? "\r\n" : "\n";

    static List<LockedColumn> Changed(LockedTable table, StoredField[] today)
    {
        int last = table.LastVersion;
        var changed = new List<LockedColumn>();
        foreach (LockedColumn column in table.Columns)
        {
            bool hasEnded = column.IsIn(last) && Array.IndexOf(today, column.Field) < 0;
            changed.Add(hasEnded ? column with { Until = last } : column);
        }

        changed.AddRange(NewColumns(table.FieldsOf(last), today, last + 1));
        return changed;
    }

    static List<LockedColumn> NewColumns(StoredField[] before, StoredField[] today, int version) => today
        .Where(field => Array.IndexOf(before, field) < 0)
        .Select(field => new LockedColumn(field, version, null))
        .ToList();

    static LockEdit Replacement(SchemaLock all, LockedTable table, LockedTable changed) =>
        new(table.Start, table.End - table.Start, LockWriter.Of(changed, NewLineOf(all.Text)));

    static LockEdit Insertion(SchemaLock all, LockedTable table)
    {
        string newLine = NewLineOf(all.Text);
        string lines = LockWriter.Of(table, newLine);
        LockedTable? next = all.Tables.FirstOrDefault(
            other => string.CompareOrdinal(other.Name, table.Name) > 0);
        if (next is not null)
            return new LockEdit(next.Top, 0, lines + newLine);
        bool isOpen = all.Text.Length > 0 && all.Text[all.Text.Length - 1] != '\n';
        return new LockEdit(all.Text.Length, 0, (isOpen ? newLine : "") + newLine + lines);
    }
}
