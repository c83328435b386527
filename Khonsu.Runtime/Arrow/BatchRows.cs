using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>
/// Reads the rows of batches and writes them into a table; every batch is checked and read before the first row of any
/// is written.
/// </summary>
internal static class BatchRows
{
    // Rows ahead whose place in the index is called into the cache.
    const int KeysAhead = 12;

    /// <summary>Checks all batches and reads all their rows, so that a bad one is found before a table is
    /// touched.</summary>
    /// <returns>The rows in the order of the batches.</returns>
    /// <exception cref="SchemaMismatchException">A batch does not have the table's columns.</exception>
    /// <exception cref="ColumnValueException">A batch holds a value that the C# type cannot.</exception>
    /// <exception cref="ArrowFormatException">A batch is damaged.</exception>
    internal static TRow[] Of<TKey, TRow>(IReadOnlyList<RecordBatch> batches)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow> =>
        ReadAll<TKey, TRow, TRow>(batches, isPartial: false, static (reader, row) => reader.Read(row));

    /// <summary>Reads all rows, then writes them into a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="batches">The batches.</param>
    /// <param name="mode">What happens to keys that are there already.</param>
    /// <param name="disposes">Whether the batches are ours to dispose of.</param>
    /// <returns>How many rows there were.</returns>
    internal static int WriteTo<TKey, TRow>(
        Table<TKey, TRow> table, List<RecordBatch> batches, BatchMode mode, bool disposes = false)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        TRow[] rows;
        try
        {
            rows = mode == BatchMode.Update ? Patched(table, batches) : Of<TKey, TRow>(batches);
        }
        finally
        {
            if (disposes)
                ArrowInput.Dispose(batches);
        }

        WriteTo(table, rows, mode);
        return rows.Length;
    }

    /// <summary>Writes rows into a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="rows">The rows, all columns of them.</param>
    /// <param name="mode">What happens to keys that are there already.</param>
    /// <param name="more">How many rows are known to come after them.</param>
    internal static void WriteTo<TKey, TRow>(
        Table<TKey, TRow> table, ReadOnlySpan<TRow> rows, BatchMode mode, int more = 0)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        if (rows.IsEmpty)
            return;
        bool hasNews = mode != BatchMode.Update;
        table.MakeRoomFor(rows.Length, hasNews ? rows.Length + more : 0, areNew: mode == BatchMode.Insert);
        for (int index = 0; index < rows.Length; index++)
        {
            // Perf: the places of keys that come one after the other lie scattered in the index.
            if (index + KeysAhead < rows.Length)
                table.CallAhead(TRow.KeyOf(rows[index + KeysAhead]));
            TRow row = rows[index];
            switch (mode)
            {
                case BatchMode.Insert:
                    table.Add(row);
                    break;
                case BatchMode.Update when !table.ContainsKey(TRow.KeyOf(row)):
                    throw new RowNotFoundException(TRow.Definition.Name, TRow.KeyOf(row));
                default:
                    table.Upsert(row);
                    break;
            }
        }
    }

    /// <summary>Removes the rows that batches have the keys of.</summary>
    /// <param name="table">The table.</param>
    /// <param name="batches">The batches; only their key columns are read.</param>
    /// <returns>How many rows were there.</returns>
    internal static int RemoveFrom<TKey, TRow>(Table<TKey, TRow> table, List<RecordBatch> batches)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        int removed = 0;
        foreach (TKey key in ReadAll<TKey, TRow, TKey>(batches, isPartial: true, TRow.ReadKey))
        {
            if (table.Remove(key))
                removed++;
        }

        return removed;
    }

    // Why all of them: each is written in its turn, so a key that comes again changes what it has changed before.
    static TRow[] Patched<TKey, TRow>(Table<TKey, TRow> table, List<RecordBatch> batches)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        var patched = new Dictionary<TKey, TRow>();
        return ReadAll<TKey, TRow, TRow>(batches, isPartial: true, (reader, row) =>
        {
            TKey key = TRow.ReadKey(reader, row);
            if (!patched.TryGetValue(key, out TRow? current))
                current = table.Find(key) ?? throw new RowNotFoundException(TRow.Definition.Name, key);
            return patched[key] = reader.ReadOnto(row, current);
        });
    }

    static TResult[] ReadAll<TKey, TRow, TResult>(
        IReadOnlyList<RecordBatch> batches, bool isPartial, Func<RowBatchReader<TRow>, int, TResult> read)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        int[][] maps = CheckAll(TRow.Definition, batches, isPartial, out int count);
        RowBatchReader<TRow> reader = TRow.CreateBatchReader();
        TResult[] results = new TResult[count];
        int next = 0;
        for (int i = 0; i < maps.Length; i++)
        {
            using BoundBatch bound = new(reader, batches[i], maps[i]);
            for (int row = 0; row < bound.Length; row++)
                results[next++] = read(reader, row);
        }

        return results;
    }

    static int[][] CheckAll(
        TableDefinition definition, IReadOnlyList<RecordBatch> batches, bool isPartial, out int rows)
    {
        int[][] maps = new int[batches.Count][];
        rows = 0;
        for (int i = 0; i < maps.Length; i++)
        {
            // Why: the batches of a stream share one schema object, which needs to be compared once.
            maps[i] = i > 0 && ReferenceEquals(batches[i].Schema, batches[i - 1].Schema)
                ? maps[i - 1]
                : BatchCheck.CheckSchema(definition, batches[i].Schema, isPartial);
            BatchCheck.CheckValues(definition, batches[i], maps[i]);
            rows = checked(rows + batches[i].Length);
        }

        return maps;
    }
}
