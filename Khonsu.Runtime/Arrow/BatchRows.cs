using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Reads the rows of batches; every batch is checked before the first row of any is made.</summary>
internal static class BatchRows
{
    /// <summary>Checks all batches and reads all their rows, so that a bad one is found before a table is
    /// touched.</summary>
    /// <returns>The rows in the order of the batches.</returns>
    /// <exception cref="SchemaMismatchException">A batch does not have the table's columns.</exception>
    /// <exception cref="ColumnValueException">A batch holds a value that the C# type cannot.</exception>
    /// <exception cref="ArrowFormatException">A batch is damaged.</exception>
    internal static TRow[] Of<TKey, TRow>(IReadOnlyList<RecordBatch> batches)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        int[][] maps = CheckAll(TRow.Definition, batches, out int count);
        RowBatchReader<TRow> reader = TRow.CreateBatchReader();
        TRow[] rows = new TRow[count];
        int next = 0;
        for (int i = 0; i < maps.Length; i++)
        {
            using BoundBatch bound = new(reader, batches[i], maps[i]);
            for (int row = 0; row < bound.Length; row++)
                rows[next++] = reader.Read(row);
        }

        return rows;
    }

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
            rows = Of<TKey, TRow>(batches);
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
    /// <param name="rows">The rows.</param>
    /// <param name="mode">What happens to keys that are there already.</param>
    internal static void WriteTo<TKey, TRow>(Table<TKey, TRow> table, ReadOnlySpan<TRow> rows, BatchMode mode)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        foreach (TRow row in rows)
        {
            if (mode == BatchMode.Insert)
                table.Add(row);
            else
                table.Upsert(row);
        }
    }

    static int[][] CheckAll(TableDefinition definition, IReadOnlyList<RecordBatch> batches, out int rows)
    {
        int[][] maps = new int[batches.Count][];
        rows = 0;
        for (int i = 0; i < maps.Length; i++)
        {
            // Why: the batches of a stream share one schema object, which needs to be compared once.
            maps[i] = i > 0 && ReferenceEquals(batches[i].Schema, batches[i - 1].Schema)
                ? maps[i - 1]
                : BatchCheck.CheckSchema(definition, batches[i].Schema);
            BatchCheck.CheckValues(definition, batches[i], maps[i]);
            rows = checked(rows + batches[i].Length);
        }

        return maps;
    }
}
