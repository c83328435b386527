namespace Khonsu.Compute;

/// <summary>Sorts rows by several columns.</summary>
/// <remarks>
/// Idea: rows are sorted by one word of a column at a time, as plain numbers. Runs of rows that are equal in it are
/// sorted by the column's next word, then by the next column, and in the end by their numbers, which makes it stable.
/// Source: the words are those of multikey quicksort (Bentley, Sedgewick, "Fast algorithms for sorting and searching
/// strings", 1997), eight bytes instead of one; what is left to do is a list and no recursion, for texts may be long.
/// </remarks>
internal sealed class RowSorting
{
    // A heap pays where few rows are wanted of many.
    const int RowsForOneWanted = 8;

    readonly KeyColumn[] _columns;
    readonly ColumnOrder[] _orders;
    readonly Stack<Run> _runs = new();
    int[] _rows;
    ulong[] _keys;

    RowSorting(KeyColumn[] columns, ColumnOrder[] orders, int[] rows)
    {
        (_columns, _orders, _rows) = (columns, orders, rows);
        _keys = new ulong[rows.Length];
    }

    /// <summary>Sorts rows.</summary>
    /// <param name="columns">The columns, the most important one first.</param>
    /// <param name="orders">For each column how.</param>
    /// <param name="rows">The rows, ascending; they are overwritten.</param>
    /// <param name="limit">How many of the first rows are wanted.</param>
    /// <returns>The rows in their order, at most as many as are wanted.</returns>
    internal static int[] Sort(KeyColumn[] columns, ColumnOrder[] orders, int[] rows, int limit)
        => new RowSorting(columns, orders, rows).Sort(limit);

    int[] Sort(int limit)
    {
        if (limit <= _rows.Length / RowsForOneWanted && limit > 0)
            KeepLeast(limit);
        _runs.Push(new Run(0, _rows.Length, 0, 0));
        while (_runs.TryPop(out Run run))
        {
            if (run.Length > 1 && run.Start < limit)
                Sort(run);
        }

        return limit < _rows.Length ? _rows[..limit] : _rows;
    }

    void Sort(Run run)
    {
        if (run.Column == _columns.Length)
        {
            _rows.AsSpan(run.Start, run.Length).Sort();
            return;
        }

        if (run.Depth == 0 && _columns[run.Column].HasNulls)
            run = SplitNulls(run);
        Span<int> rows = _rows.AsSpan(run.Start, run.Length);
        Span<ulong> keys = _keys.AsSpan(run.Start, run.Length);
        KeyColumn column = _columns[run.Column];
        ulong turned = TurnedBy(run.Column);
        for (int index = 0; index < rows.Length; index++)
        {
            int row = rows[index];
            keys[index] = turned ^ (run.Depth == 0 ? column.First[row] : column.WordAt(row, run.Depth));
        }

        keys.Sort(rows);
        PushRuns(run, keys, turned);
    }

    /// <summary>Leaves the rows with equal words for later.</summary>
    void PushRuns(Run run, ReadOnlySpan<ulong> keys, ulong turned)
    {
        int first = 0;
        for (int end = 1; end <= keys.Length; end++)
        {
            if (end < keys.Length && keys[end] == keys[first])
                continue;
            if (end - first > 1)
            {
                bool continues = _columns[run.Column].Continues(keys[first] ^ turned, run.Depth);
                _runs.Push(new Run(
                    run.Start + first,
                    end - first,
                    continues ? run.Column : run.Column + 1,
                    continues ? run.Depth + 1 : 0));
            }

            first = end;
        }
    }

    /// <summary>Puts nulls to one end, and leaves them for later.</summary>
    /// <returns>The run of the other rows.</returns>
    Run SplitNulls(Run run)
    {
        Span<int> rows = _rows.AsSpan(run.Start, run.Length);
        KeyColumn column = _columns[run.Column];
        int[] nulls = System.Array.FindAll(rows.ToArray(), column.IsNull);
        if (nulls.Length == 0)
            return run;
        int[] others = System.Array.FindAll(rows.ToArray(), row => !column.IsNull(row));
        bool areFirst = _orders[run.Column].AreNullsFirst;
        nulls.CopyTo(areFirst ? rows : rows[others.Length..]);
        others.CopyTo(areFirst ? rows[nulls.Length..] : rows);
        int start = run.Start + (areFirst ? 0 : others.Length);
        _runs.Push(new Run(start, nulls.Length, run.Column + 1, 0));
        return run with { Start = run.Start + (areFirst ? nulls.Length : 0), Length = others.Length };
    }

    /// <summary>Leaves out rows that many others come before.</summary>
    void KeepLeast(int limit)
    {
        KeyColumn column = _columns[0];
        ulong turned = TurnedBy(0);
        int[] rows = column.HasNulls ? System.Array.FindAll(_rows, row => !column.IsNull(row)) : _rows;
        // Why not otherwise: nulls are wanted too.
        if (rows.Length < limit || (rows.Length != _rows.Length && _orders[0].AreNullsFirst))
            return;
        // Why turned: the head of the queue is the greatest word that is wanted.
        var wanted = new PriorityQueue<ulong, ulong>(limit);
        foreach (int row in rows)
        {
            ulong word = column.First[row] ^ turned;
            if (wanted.Count < limit)
                wanted.Enqueue(word, ~word);
            else if (word < wanted.Peek())
                wanted.EnqueueDequeue(word, ~word);
        }

        ulong greatest = wanted.Peek();
        _rows = System.Array.FindAll(rows, row => (column.First[row] ^ turned) <= greatest);
        _keys = new ulong[_rows.Length];
    }

    ulong TurnedBy(int column) => _orders[column].IsDescending ? ulong.MaxValue : 0;

    /// <summary>Rows that are equal so far.</summary>
    /// <param name="Start">The first of them.</param>
    /// <param name="Length">How many.</param>
    /// <param name="Column">The column to sort by next.</param>
    /// <param name="Depth">The word of the column.</param>
    readonly record struct Run(int Start, int Length, int Column, int Depth);
}
