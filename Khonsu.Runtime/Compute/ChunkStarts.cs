namespace Khonsu.Compute;

/// <summary>Rows counted through several chunks.</summary>
internal sealed class ChunkStarts
{
    // Where each chunk begins, and where the last one ends.
    readonly int[] _starts;

    /// <summary>Counts rows.</summary>
    /// <param name="lengths">Rows of each chunk.</param>
    /// <exception cref="ColumnOverflowException">They are more than 2,147,483,647.</exception>
    internal ChunkStarts(params ReadOnlySpan<int> lengths)
    {
        _starts = new int[lengths.Length + 1];
        for (int chunk = 0; chunk < lengths.Length; chunk++)
        {
            long end = (long)_starts[chunk] + lengths[chunk];
            if (end > int.MaxValue)
                throw new ColumnOverflowException("A table", "rows", null, $"it has more than {int.MaxValue} of them");
            _starts[chunk + 1] = (int)end;
        }
    }

    /// <summary>Chunks.</summary>
    internal int Chunks => _starts.Length - 1;

    /// <summary>Rows of all chunks.</summary>
    internal int Count => _starts[^1];

    /// <summary>The number of a chunk's first row; after the last chunk the number of rows.</summary>
    /// <param name="chunk">The chunk.</param>
    internal int this[int chunk] => _starts[chunk];

    /// <summary>Finds the chunk of a row.</summary>
    /// <param name="row">The row, counted through all chunks.</param>
    /// <returns>The chunk; never one without rows.</returns>
    internal int ChunkOf(int row)
    {
        int low = 0;
        int high = _starts.Length - 1;
        // Why the last one that begins at or before it: chunks without rows begin where the next one does.
        while (high - low > 1)
        {
            int middle = (low + high) >>> 1;
            if (_starts[middle] <= row)
                low = middle;
            else
                high = middle;
        }

        return low;
    }
}
