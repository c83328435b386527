using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>Turns the rows of a table into batches, in one pass over the rows.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
/// <typeparam name="TRows">The enumerator of the rows; a struct keeps the pass free of interface calls.</typeparam>
internal sealed class BatchAssembler<TKey, TRow, TRows> : IDisposable
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
    where TRows : IEnumerator<TRow>
{
    // Perf: a block's references stay in the first cache level between the walk and the columns.
    const int BlockRows = 512;

    const int CacheLineBytes = 64;

    readonly TRow[] _block = new TRow[BlockRows];
    readonly bool _areScattered;
    readonly RowBatchWriter<TRow> _writer = TRow.CreateBatchWriter();
    TRows _rows;

    /// <summary>Prepares to take rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="areScattered">
    /// Whether they lie anywhere in memory, as those of a table do. Then they are fetched ahead, which halves the time
    /// for a table and would cost rows that lie in order a quarter more.
    /// </param>
    /// <param name="schema">The table's schema, where the caller has it; null where it is to be made.</param>
    internal BatchAssembler(TRows rows, bool areScattered = true, Schema? schema = null)
    {
        _rows = rows;
        _areScattered = areScattered;
        _writer.IsFetching = areScattered;
        _writer.KeyOf = static row => ColumnValueException.Text(TRow.KeyOf(row));
        Schema = schema ?? ArrowSchemas.Of(TRow.Definition);
    }

    internal Schema Schema { get; }

    /// <summary>Takes the next rows.</summary>
    /// <param name="rowsMax">Most rows of the batch.</param>
    /// <param name="rowsExpected">Rows that will probably come; memory is reserved for them.</param>
    /// <param name="reusesMemory">
    /// True when the batch is used only until the next call, which overwrites it; otherwise it belongs to the caller.
    /// </param>
    /// <returns>A batch, empty when no row is left.</returns>
    /// <exception cref="ColumnValueException">A value cannot be stored; the batch is dropped.</exception>
    internal RecordBatch Next(int rowsMax, int rowsExpected, bool reusesMemory)
    {
        _writer.Reset();
        _writer.EnsureRows(Math.Min(rowsMax, rowsExpected));
        while (_writer.RowCount < rowsMax)
        {
            int count = FillBlock(Math.Min(BlockRows, rowsMax - _writer.RowCount));
            if (count == 0)
                break;
            _writer.AppendBlock(_block, count);
        }

        ColumnParts[] columns = System.Array.ConvertAll(_writer.Columns, static column => column.Finish());
        return ArrowArrays.BatchOf(Schema, columns, _writer.RowCount, handsOver: !reusesMemory);
    }

    /// <summary>
    /// Walks over all rows for the sake of their texts, so that every batch has the same dictionaries. The enumerator
    /// must be one of which a copy begins anew.
    /// </summary>
    /// <exception cref="ColumnValueException">A value cannot be stored.</exception>
    internal void LearnWords()
    {
        TRows first = _rows;
        _writer.KeepWords();
        int count;
        do
        {
            _writer.Reset();
            count = FillBlock(BlockRows);
            if (count > 0)
                _writer.AppendBlock(_block, count);
        }
        while (count > 0);
        _rows = first;
    }

    /// <summary>Gives the memory back that was not handed over, also when a value was refused half-way.</summary>
    public void Dispose() => _writer.Release();

    int FillBlock(int countMax)
    {
        // Perf: a store into an array of references checks the row's type, which is known here; a reference does not.
        ref TRow first = ref MemoryMarshal.GetArrayDataReference(_block);
        int count = 0;
        while (count < countMax && _rows.MoveNext())
        {
            TRow row = _rows.Current;
            Unsafe.Add(ref first, count++) = row;
            if (_areScattered)
                FetchRest(row);
        }

        return count;
    }

    // Perf: the walk has seen the row's header only; its columns are on the next cache line more often than not.
    static unsafe void FetchRest(TRow row)
    {
        // Race: the collector may move the row meanwhile; a prefetch of any address is a hint and harmless.
        if (Sse.IsSupported)
            Sse.Prefetch0((byte*)Unsafe.As<TRow, nint>(ref row) + CacheLineBytes);
    }
}
