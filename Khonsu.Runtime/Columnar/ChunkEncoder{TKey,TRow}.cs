using System.Runtime.InteropServices;
using Apache.Arrow;
using Khonsu.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Columnar;

/// <summary>Finds, mends or makes the chunks of one table for one snapshot.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
internal sealed class ChunkEncoder<TKey, TRow> : IDisposable
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    // Perf: a row that is mended costs about as much as four that are encoded, for it is looked up in the old columns.
    const int RowsForOneMended = 4;

    readonly ColumnPass _pass;
    readonly Schema _schema;
    readonly ChunkCursor<TKey, TRow> _cursor = new();
    readonly List<int> _changedChains = [];
    readonly List<TRow> _changedRows = [];
    readonly List<int> _changedPlaces = [];
    BatchAssembler<TKey, TRow, ChunkRows<TKey, TRow>>? _assembler;

    internal ChunkEncoder(Schema schema, in ColumnPass pass) => (_schema, _pass) = (schema, pass);

    /// <inheritdoc/>
    public void Dispose() => _assembler?.Dispose();

    /// <summary>Takes one chunk.</summary>
    /// <param name="columns">Its segment.</param>
    /// <param name="first">Its first chain.</param>
    /// <param name="used">Chains of the segment that count.</param>
    /// <returns>The chunk, held by the caller.</returns>
    internal ColumnChunk Take(SegmentColumns<TKey> columns, int first, int used)
    {
        int end = Math.Min(used, first + SegmentColumns<TKey>.ChunkChains);
        _cursor.Begin(columns, first, end, in _pass);
        ColumnChunk? chunk = null;
        if (columns.Hold(first, _pass.Snapshot) is { } kept)
        {
            // Why after the snapshot was taken: whatever it sees was marked before it (Inv K1).
            if (columns.Marks.NextGroup(first, end, kept.Round) >= end)
                return kept.Chunk;
            try
            {
                chunk = TryMend(kept, columns, first, end);
            }
            finally
            {
                kept.Chunk.Release();
            }
        }

        chunk ??= Encode(columns, first, end);
        if (_pass.KeepsChunks)
            columns.Keep(first, chunk, in _pass);
        return chunk;
    }

    ColumnChunk Encode(SegmentColumns<TKey> columns, int first, int end)
    {
        _cursor.Begin(columns, first, end, in _pass);
        RecordBatch batch = Assembler().Next(int.MaxValue, end - first, reusesMemory: false);
        var data = new ArrayData[batch.ColumnCount];
        for (int column = 0; column < data.Length; column++)
            data[column] = batch.Column(column).Data;
        return new ColumnChunk(data, batch.Length, _cursor.Present);
    }

    /// <summary>Makes a chunk of an older one and of the rows that have changed since.</summary>
    /// <returns>The chunk, held by the caller; null when rows came or went, or too many have changed.</returns>
    ColumnChunk? TryMend(KeptChunk kept, SegmentColumns<TKey> columns, int first, int end)
    {
        if (!TryCollect(kept, columns, first, end))
            return null;
        ColumnChunk old = kept.Chunk;
        if (_changedRows.Count == 0)
            return old.TryHold() ? old : null;
        _cursor.Begin(_changedRows);
        RecordBatch changed = Assembler().Next(int.MaxValue, _changedRows.Count, reusesMemory: true);
        var data = new ArrayData[old.Columns.Length];
        int done = 0;
        try
        {
            for (; done < data.Length; done++)
            {
                ReadOnlySpan<int> places = CollectionsMarshal.AsSpan(_changedPlaces);
                if (ColumnMending.TryMend(old.Columns[done], changed.Column(done).Data, places) is not { } mended)
                    break;
                data[done] = mended;
            }
        }
        finally
        {
            for (int column = 0; done != data.Length && column < done; column++)
                data[column].Dispose();
        }

        return done == data.Length ? new ColumnChunk(data, old.Length, old.Present) : null;
    }

    /// <summary>Finds the rows that have changed since a chunk was made.</summary>
    /// <returns>False when the chunk has to be made anew.</returns>
    bool TryCollect(KeptChunk kept, SegmentColumns<TKey> columns, int first, int end)
    {
        _changedRows.Clear();
        _changedPlaces.Clear();
        FindChains(kept, columns, first, end);
        int rowsMax = kept.Chunk.Length / RowsForOneMended;
        ReadOnlySpan<int> chains = CollectionsMarshal.AsSpan(_changedChains);
        for (int index = 0; index < chains.Length; index++)
        {
            _cursor.CallAhead(chains, index);
            if (!TryCollectRow(kept, chains[index], first) || _changedRows.Count > rowsMax)
                return false;
        }

        return true;
    }

    /// <summary>Finds the chains that may have changed since a chunk was made.</summary>
    void FindChains(KeptChunk kept, SegmentColumns<TKey> columns, int first, int end)
    {
        _changedChains.Clear();
        const int Group = Versions.ChangeMarks.GroupChains;
        int group = columns.Marks.NextGroup(first, end, kept.Round);
        for (; group < end; group = columns.Marks.NextGroup(group + Group, end, kept.Round))
        {
            int groupEnd = Math.Min(group + Group, end);
            for (int position = group; position < groupEnd; position++)
            {
                if (columns.Marks.MayHaveChanged(position, kept.Round))
                    _changedChains.Add(position);
            }
        }
    }

    /// <summary>Looks at the row of a chain that may have changed.</summary>
    /// <returns>False when it came or went.</returns>
    bool TryCollectRow(KeptChunk kept, int position, int first)
    {
        TRow? row = _cursor.ReadAt(position);
        int place = kept.Chunk.RowOf(position - first);
        if (row is null || place < 0)
            return row is null && place < 0;
        if (row._khonsuStamp > kept.Snapshot)
        {
            _changedRows.Add(row);
            _changedPlaces.Add(place);
        }

        return true;
    }

    BatchAssembler<TKey, TRow, ChunkRows<TKey, TRow>> Assembler()
        => _assembler ??= new(new ChunkRows<TKey, TRow>(_cursor), schema: _schema);
}
