namespace Khonsu.Compute;

/// <summary>
/// Which rows of which columns a new column is made of: for each source the rows that are taken of it and where each of
/// them goes. A place that nothing goes to is null.
/// </summary>
/// <remarks>
/// Why by source: memory of one source is read in one go, and its span is asked for once.
/// </remarks>
internal sealed class RowPlaces
{
    /// <summary>Makes places.</summary>
    /// <param name="count">Rows of the new column.</param>
    /// <param name="rows">For each source the rows that are taken, in any order, also repeated.</param>
    /// <param name="targets">For each of them where it goes; no place comes twice.</param>
    internal RowPlaces(int count, int[][] rows, int[][] targets)
    {
        Count = count;
        Rows = rows;
        Targets = targets;
        long taken = 0;
        foreach (int[] source in rows)
            taken += source.Length;
        AreAll = taken == count;
    }

    /// <summary>Rows of the new column.</summary>
    internal int Count { get; }

    /// <summary>For each source the rows that are taken.</summary>
    internal int[][] Rows { get; }

    /// <summary>For each source where its rows go.</summary>
    internal int[][] Targets { get; }

    /// <summary>Whether each place has a row.</summary>
    internal bool AreAll { get; }

    /// <summary>Takes rows of one source, in the order given.</summary>
    /// <param name="rows">The rows.</param>
    /// <returns>The places.</returns>
    internal static RowPlaces Of(int[] rows) => new(rows.Length, [rows], [Counted(0, rows.Length)]);

    /// <summary>Takes all rows of several sources, after each other.</summary>
    /// <param name="lengths">Rows of each source.</param>
    /// <returns>The places.</returns>
    internal static RowPlaces OfAll(params int[] lengths)
    {
        var starts = new ChunkStarts(lengths);
        var rows = System.Array.ConvertAll(lengths, static length => Counted(0, length));
        var targets = new int[lengths.Length][];
        for (int source = 0; source < targets.Length; source++)
            targets[source] = Counted(starts[source], lengths[source]);
        return new RowPlaces(starts.Count, rows, targets);
    }

    /// <summary>Takes rows of several sources, in the order given.</summary>
    /// <param name="rows">Rows, counted through all sources; -1 for none.</param>
    /// <param name="starts">Where each source begins.</param>
    /// <returns>The places.</returns>
    internal static RowPlaces Of(ReadOnlySpan<int> rows, ChunkStarts starts)
    {
        int[] sources = new int[rows.Length];
        int[] counts = new int[starts.Chunks];
        for (int index = 0; index < rows.Length; index++)
        {
            sources[index] = rows[index] < 0 ? -1 : starts.ChunkOf(rows[index]);
            if (sources[index] >= 0)
                counts[sources[index]]++;
        }

        int[][] taken = System.Array.ConvertAll(counts, static count => new int[count]);
        int[][] targets = System.Array.ConvertAll(counts, static count => new int[count]);
        for (int index = rows.Length - 1; index >= 0; index--)
        {
            int source = sources[index];
            if (source < 0)
                continue;
            int place = --counts[source];
            taken[source][place] = rows[index] - starts[source];
            targets[source][place] = index;
        }

        return new RowPlaces(rows.Length, taken, targets);
    }

    /// <summary>The same places of rows that are counted from elsewhere.</summary>
    /// <param name="offsets">For each source what is added to its rows.</param>
    /// <returns>The places.</returns>
    internal RowPlaces Shift(ReadOnlySpan<int> offsets)
    {
        int[][] rows = new int[Rows.Length][];
        for (int source = 0; source < rows.Length; source++)
        {
            int offset = offsets[source];
            rows[source] = offset == 0
                ? Rows[source]
                : System.Array.ConvertAll(Rows[source], row => checked(row + offset));
        }

        return new RowPlaces(Count, rows, Targets);
    }

    /// <summary>The places of as many items for each row.</summary>
    /// <param name="offsets">For each source what is added to its rows.</param>
    /// <param name="size">Items of a row.</param>
    /// <returns>The places.</returns>
    internal RowPlaces Repeat(ReadOnlySpan<int> offsets, int size)
    {
        int[][] rows = new int[Rows.Length][];
        int[][] targets = new int[Rows.Length][];
        for (int source = 0; source < rows.Length; source++)
        {
            rows[source] = Repeated(Rows[source], offsets[source], size);
            targets[source] = Repeated(Targets[source], 0, size);
        }

        return new RowPlaces(checked(Count * size), rows, targets);
    }

    /// <summary>Whole numbers after each other.</summary>
    /// <param name="first">The first.</param>
    /// <param name="count">How many.</param>
    /// <returns>The numbers.</returns>
    internal static int[] Counted(int first, int count)
    {
        int[] numbers = new int[count];
        for (int index = 0; index < count; index++)
            numbers[index] = first + index;
        return numbers;
    }

    /// <summary>The rows that a mask lets through.</summary>
    /// <param name="length">Rows in all.</param>
    /// <param name="where">The mask; null for all rows.</param>
    /// <returns>Their numbers, ascending.</returns>
    /// <exception cref="ArgumentException">The mask has another length.</exception>
    internal static int[] Where(int length, ColumnMask? where)
    {
        if (where is null)
            return Counted(0, length);
        return where.Length == length
            ? where.ToRows()
            : throw new ArgumentException($"The mask is of {where.Length} rows, not of {length}.", nameof(where));
    }

    static int[] Repeated(int[] rows, int offset, int size)
    {
        int[] items = new int[checked(rows.Length * size)];
        for (int index = 0; index < items.Length; index++)
            items[index] = checked(((offset + rows[index / size]) * size) + (index % size));
        return items;
    }
}
