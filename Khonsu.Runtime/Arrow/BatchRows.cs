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
    /// <param name="batches">The batches.</param>
    /// <param name="match">Which schemas are accepted besides today's.</param>
    /// <returns>The rows in the order of the batches.</returns>
    /// <exception cref="SchemaMismatchException">A batch does not have the table's columns.</exception>
    /// <exception cref="ColumnValueException">A batch holds a value that the C# type cannot.</exception>
    /// <exception cref="ArrowFormatException">A batch is damaged.</exception>
    internal static TRow[] Of<TKey, TRow>(
        IReadOnlyList<RecordBatch> batches, SchemaMatch match = SchemaMatch.Versions)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow> =>
        ReadAll<TKey, TRow, TRow>(
            batches,
            isPartial: false,
            match,
            static (reader, row) => reader.Read(row),
            static (reader, row) => reader.ReadOnto(row, null),
            static row => row);

    /// <summary>Reads all rows, then writes them into a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="batches">The batches.</param>
    /// <param name="mode">What happens to keys that are there already.</param>
    /// <param name="match">Which schemas are accepted besides today's.</param>
    /// <param name="disposes">Whether the batches are ours to dispose of.</param>
    /// <returns>How many rows there were.</returns>
    internal static int WriteTo<TKey, TRow>(
        Table<TKey, TRow> table, List<RecordBatch> batches, BatchMode mode, SchemaMatch match, bool disposes = false)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        TRow[] rows;
        try
        {
            rows = mode == BatchMode.Update ? Patched(table, batches, match) : Of<TKey, TRow>(batches, match);
        }
        catch (SchemaMismatchException refused)
            when (match == SchemaMatch.Versions && CanEvolve(TRow.Definition, batches, mode == BatchMode.Update))
        {
            throw refused.With("SchemaMatch.Evolve would read it, with defaults for what is missing");
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
        foreach (TKey key in ReadAll<TKey, TRow, TKey>(
            batches, isPartial: true, SchemaMatch.Versions, TRow.ReadKey, TRow.ReadKey, TRow.KeyOf))
        {
            if (table.Remove(key))
                removed++;
        }

        return removed;
    }

    // Why asked only then: it costs a second look at everything, and most batches are of the table.
    static bool CanEvolve(TableDefinition definition, IReadOnlyList<RecordBatch> batches, bool isPartial)
    {
        try
        {
            _ = CheckAll(definition, batches, isPartial, SchemaMatch.Evolve, out _);
            return true;
        }
        catch (KhonsuException)
        {
            return false;
        }
    }

    // Why all of them: each is written in its turn, so a key that comes again changes what it has changed before.
    static TRow[] Patched<TKey, TRow>(Table<TKey, TRow> table, List<RecordBatch> batches, SchemaMatch match)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        var patched = new Dictionary<TKey, TRow>();
        return ReadAll<TKey, TRow, TRow>(batches, isPartial: true, match, Patch, Patch, Replace);

        TRow Patch(RowBatchReader<TRow> reader, int row)
        {
            TKey key = TRow.ReadKey(reader, row);
            if (!patched.TryGetValue(key, out TRow? current))
                current = table.Find(key) ?? throw new RowNotFoundException(TRow.Definition.Name, key);
            return patched[key] = reader.ReadOnto(row, current);
        }

        TRow Replace(TRow row)
        {
            TKey key = TRow.KeyOf(row);
            return patched.ContainsKey(key) || table.ContainsKey(key)
                ? patched[key] = row
                : throw new RowNotFoundException(TRow.Definition.Name, key);
        }
    }

    static TResult[] ReadAll<TKey, TRow, TResult>(
        IReadOnlyList<RecordBatch> batches,
        bool isPartial,
        SchemaMatch match,
        Func<RowBatchReader<TRow>, int, TResult> readWhole,
        Func<RowBatchReader<TRow>, int, TResult> readPart,
        Func<TRow, TResult> ofMigrated)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        SchemaPlan[] plans = CheckAll(TRow.Definition, batches, isPartial, match, out int count);
        RowBatchReader<TRow> reader = TRow.CreateBatchReader();
        TResult[] results = new TResult[count];
        int next = 0;
        for (int i = 0; i < plans.Length; i++)
        {
            if (plans[i].Migration is not null)
            {
                foreach (TRow row in MigratedRows.Of<TRow>(TRow.Definition.Name, plans[i], batches[i]))
                    results[next++] = ofMigrated(row);
                continue;
            }

            using BoundBatch bound = new(reader, batches[i], plans[i]);
            Func<RowBatchReader<TRow>, int, TResult> read = plans[i].IsWhole ? readWhole : readPart;
            for (int row = 0; row < bound.Length; row++)
                results[next++] = read(reader, row);
        }

        return results;
    }

    static SchemaPlan[] CheckAll(
        TableDefinition definition,
        IReadOnlyList<RecordBatch> batches,
        bool isPartial,
        SchemaMatch match,
        out int rows)
    {
        SchemaPlan[] plans = new SchemaPlan[batches.Count];
        rows = 0;
        for (int i = 0; i < plans.Length; i++)
        {
            plans[i] = definition.Plans.Of(definition, batches[i].Schema, isPartial, match);
            plans[i].Check(batches[i]);
            rows = checked(rows + batches[i].Length);
        }

        return plans;
    }
}
