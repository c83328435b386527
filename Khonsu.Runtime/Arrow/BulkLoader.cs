using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Writes the rows of batches into a table, so many in each transaction.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
/// <remarks>
/// A batch is checked and read as a whole before its first row is written. Bounds: it holds the rows of one batch and
/// of one transaction.
/// </remarks>
internal sealed class BulkLoader<TKey, TRow>
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly KhonsuStore _store;
    readonly BulkLoadOptions _options;
    readonly CancellationToken _cancellation;
    readonly TRow[] _rows;
    int _count;

    // Rows of the present batch that wait for a later transaction.
    int _more;

    internal BulkLoader(KhonsuStore store, BulkLoadOptions? options, CancellationToken cancellation)
    {
        _store = store;
        _options = options ?? new BulkLoadOptions();
        _cancellation = cancellation;
        _rows = new TRow[_options.RowsPerCommit];
    }

    /// <summary>What is committed.</summary>
    internal BulkLoadProgress Progress { get; private set; }

    /// <summary>Takes the rows of a batch, and commits those for which there is no room to wait.</summary>
    /// <param name="batch">The batch; it is not needed afterwards.</param>
    internal void Add(RecordBatch batch)
    {
        if (_options.Mode == BatchMode.Update)
            RefuseDefaults(batch.Schema);
        ReadOnlySpan<TRow> rest = BatchRows.Of<TKey, TRow>([batch], _options.Schemas);
        while (rest.Length > 0)
        {
            int taken = Math.Min(rest.Length, _rows.Length - _count);
            rest[..taken].CopyTo(_rows.AsSpan(_count));
            _count += taken;
            rest = rest[taken..];
            _more = rest.Length;
            if (_count == _rows.Length)
                Commit();
        }
    }

    // Why: a load writes whole rows, and what the table has would be lost under a default that nobody has asked for.
    void RefuseDefaults(Schema schema)
    {
        SchemaPlan plan = TRow.Definition.Plans.Of(TRow.Definition, schema, isPartial: false, _options.Schemas);
        if (plan.DefaultedColumn is not { } column)
            return;
        throw new SchemaMismatchException(
            TRow.Definition.Name, column.Name, TypeCheck.Expected(column), "no column",
            "A load of updates would put the default over what is there: update by FromRecordBatches, which keeps it");
    }

    /// <summary>Commits what waits.</summary>
    internal void Commit()
    {
        if (_count == 0)
            return;
        // Why no copy of the rows for a run that is refused: a table copies a row that was in a transaction before.
        _store.Atomically(
            this,
            static (tx, loader) => BatchRows.WriteTo(
                tx.Table(TRow.Definition),
                loader._rows.AsSpan(0, loader._count),
                loader._options.Mode,
                loader._more),
            _options.Transactions,
            _cancellation);
        Progress = new(Progress.Rows + _count, Progress.Commits + 1, _store.Parts.Clock.Now);
        _count = 0;
        _options.Progress?.Report(Progress);
    }

    /// <summary>Makes the error of a load that cannot go on.</summary>
    /// <param name="cause">Why.</param>
    /// <returns>The error, which says what is in the table.</returns>
    internal BulkLoadException Stopped(Exception cause) => new(TRow.Definition.Name, Progress, cause);
}
