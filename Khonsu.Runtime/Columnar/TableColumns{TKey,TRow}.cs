using Apache.Arrow;
using Khonsu.Arrow;
using Khonsu.Clock;
using Khonsu.CompilerServices;
using Khonsu.Tables;
using Khonsu.Versions;

namespace Khonsu.Columnar;

/// <summary>
/// A table as Arrow columns in chunks. A chunk is the rows of up to 16,384 neighbouring chains, which never move; it is
/// encoded once, and later snapshots share it until a commit marks one of its chains. Then only what was marked is read
/// again, and only the columns that differ are copied.
/// </summary>
/// <remarks>
/// Invariants (docs/design/columnar.md): K1 to K6. Source: none; the marks answer the question that a copy-on-write
/// page answers elsewhere, without a writer that copies.
/// </remarks>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
internal sealed class TableColumns<TKey, TRow> : TableColumns
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly TableStore<TKey> _table;
    readonly ColumnRounds _rounds;
    readonly Schema _schema;

    // One for each segment, in its order. Replaced as a whole by compare-and-swap.
    SegmentColumns<TKey>[] _segments = [];

    internal TableColumns(TableStore<TKey> table, ColumnRounds rounds)
    {
        _table = table;
        _rounds = rounds;
        _schema = ArrowSchemas.Of(table.Definition);
    }

    /// <inheritdoc/>
    internal override Type RowType => typeof(TRow);

    /// <inheritdoc/>
    internal override ColumnTable Take(in ColumnPass pass)
    {
        List<RecordBatch> batches = [];
        using var encoder = new ChunkEncoder<TKey, TRow>(_schema, pass);
        try
        {
            foreach (SegmentColumns<TKey> columns in SegmentsNow())
            {
                // Why now: what is given out later is of keys that no snapshot taken before can see.
                int used = columns.Segment.Used;
                for (int first = 0; first < used; first += SegmentColumns<TKey>.ChunkChains)
                    AddBatch(batches, encoder.Take(columns, first, used));
            }

            return new ColumnTable(_schema, batches);
        }
        catch
        {
            ArrowInput.Dispose(batches);
            throw;
        }
    }

    /// <inheritdoc/>
    internal override void Forget()
    {
        foreach (SegmentColumns<TKey> columns in Volatile.Read(ref _segments))
            columns.Forget();
    }

    void AddBatch(List<RecordBatch> batches, ColumnChunk chunk)
    {
        if (chunk.Length != 0)
            batches.Add(chunk.ToBatch(_schema));
        chunk.Release();
    }

    /// <summary>The segments that the table has now; new ones get their marks.</summary>
    SegmentColumns<TKey>[] SegmentsNow()
    {
        ChainSegment<TKey>?[] all = _table.Index.Chains.Segments;
        while (true)
        {
            SegmentColumns<TKey>[] known = Volatile.Read(ref _segments);
            // Why one less: place 0 of the pool stays empty.
            if (known.Length >= all.Length - 1)
                return known;
            var longer = new SegmentColumns<TKey>[all.Length - 1];
            known.CopyTo(longer, 0);
            for (int place = known.Length; place < longer.Length; place++)
                longer[place] = new SegmentColumns<TKey>(all[place + 1]!, _rounds);
            // Order: publishes the places where chunks are kept. Losing means that another snapshot has added some.
            Interlocked.CompareExchange(ref _segments, longer, known);
        }
    }
}
