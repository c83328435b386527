using System.Numerics;
using Apache.Arrow;

namespace Khonsu.Columnar;

/// <summary>
/// The rows of some neighbouring chains as Arrow columns, immutable and shared by all snapshots that see the same rows.
/// </summary>
/// <remarks>
/// Each column is counted by Apache.Arrow: this chunk has one share of it, a later chunk in which the column is the
/// same another one, and each batch that was made of it another one. The chunk itself is counted too, so that nobody
/// makes a batch of a column while the last share of it goes: <see cref="TryHold"/> never revives a chunk that is gone.
/// </remarks>
internal sealed class ColumnChunk
{
    const int WordShift = 6;
    const int WordMask = 63;

    readonly ulong[] _present;
    readonly int[] _rowsBefore;

    // The place where it is kept and everybody who works with it at the moment; 0 for ever when it is gone.
    int _holds = 1;

    /// <summary>Makes a chunk that the caller holds.</summary>
    /// <param name="columns">Its columns, of which it takes over one share each.</param>
    /// <param name="length">How many rows it has.</param>
    /// <param name="present">A bit for each chain: whether it has a row.</param>
    internal ColumnChunk(ArrayData[] columns, int length, ulong[] present)
    {
        Columns = columns;
        Length = length;
        _present = present;
        _rowsBefore = new int[present.Length];
        int rows = 0;
        for (int word = 0; word < present.Length; word++)
        {
            _rowsBefore[word] = rows;
            rows += BitOperations.PopCount(present[word]);
        }

        Diagnostics.Invariant.Check(rows == length, "K5");
    }

    /// <summary>The columns, in the order of the schema.</summary>
    internal ArrayData[] Columns { get; }

    /// <summary>Rows.</summary>
    internal int Length { get; }

    /// <summary>Which chains have a row, for a chunk of the same ones.</summary>
    internal ulong[] Present => _present;

    /// <summary>Finds the row of a chain.</summary>
    /// <param name="chain">The chain's place in the chunk.</param>
    /// <returns>The row's number, or -1 when the chain has none here.</returns>
    internal int RowOf(int chain)
    {
        ulong word = _present[chain >> WordShift];
        ulong bit = 1UL << (chain & WordMask);
        return (word & bit) == 0 ? -1 : _rowsBefore[chain >> WordShift] + BitOperations.PopCount(word & (bit - 1));
    }

    /// <summary>Keeps the chunk from going.</summary>
    /// <returns>False when it is gone already.</returns>
    internal bool TryHold()
    {
        int holds = Volatile.Read(ref _holds);
        while (holds != 0)
        {
            // Order: full fence; whoever lets the last hold go has not done so. Losing means that another one came or
            // went.
            int seen = Interlocked.CompareExchange(ref _holds, holds + 1, holds);
            if (seen == holds)
                return true;
            holds = seen;
        }

        return false;
    }

    /// <summary>Ends a hold; with the last one the chunk's share of its columns goes.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _holds) != 0)
            return;
        foreach (ArrayData column in Columns)
            column.Dispose();
    }

    /// <summary>Makes a batch with a share of its own of every column; the caller holds the chunk.</summary>
    /// <param name="schema">The table's schema.</param>
    /// <returns>The batch.</returns>
    internal RecordBatch ToBatch(Schema schema)
    {
        var arrays = new IArrowArray[Columns.Length];
        for (int column = 0; column < arrays.Length; column++)
            arrays[column] = ArrowArrayFactory.BuildArray(Columns[column].SliceShared(0, Length));
        return new RecordBatch(schema, arrays, Length);
    }
}
