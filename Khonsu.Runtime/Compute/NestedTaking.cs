using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>The part of <see cref="RowTaking"/> that is about columns made of other columns.</summary>
internal static class NestedTaking
{
    /// <summary>Copies rows of records.</summary>
    /// <param name="sources">The columns.</param>
    /// <param name="places">Which rows, and where they go.</param>
    /// <param name="validity">The new column's validity.</param>
    /// <param name="nulls">Its nulls.</param>
    /// <returns>The column.</returns>
    internal static ArrayData TakeStruct(ArrayData[] sources, RowPlaces places, ArrowBuffer validity, int nulls)
    {
        RowPlaces inside = places.Shift(OffsetsOf(sources));
        var members = new ArrayData[sources[0].Children.Length];
        for (int member = 0; member < members.Length; member++)
            members[member] = RowTaking.Take(ChildrenOf(sources, member), inside);
        return new ArrayData(sources[0].DataType, places.Count, nulls, 0, [validity], members);
    }

    /// <summary>Copies rows of lists and maps.</summary>
    /// <param name="sources">The columns.</param>
    /// <param name="places">Which rows, and where they go.</param>
    /// <param name="validity">The new column's validity.</param>
    /// <param name="nulls">Its nulls.</param>
    /// <returns>The column.</returns>
    internal static ArrayData TakeLists(ArrayData[] sources, RowPlaces places, ArrowBuffer validity, int nulls)
    {
        IArrowType type = sources[0].DataType;
        int[] offsets = RowTaking.TakeRanges(sources, places);
        int[][] rows = new int[sources.Length][];
        int[][] targets = new int[sources.Length][];
        for (int source = 0; source < sources.Length; source++)
            (rows[source], targets[source]) = ItemsOf(sources[source], places, source, offsets);
        ArrayData items = RowTaking.Take(ChildrenOf(sources, 0), new RowPlaces(offsets[places.Count], rows, targets));
        return new ArrayData(
            type, places.Count, nulls, 0, [validity, RowTaking.OffsetsFor(type, offsets)], [items]);
    }

    /// <summary>Copies rows of words of a dictionary.</summary>
    /// <param name="sources">The columns, each with a dictionary of its own.</param>
    /// <param name="places">Which rows, and where they go.</param>
    /// <param name="validity">The new column's validity.</param>
    /// <param name="nulls">Its nulls.</param>
    /// <returns>The column; with the dictionary of the sources, or with one of all their words.</returns>
    internal static ArrayData TakeDictionary(ArrayData[] sources, RowPlaces places, ArrowBuffer validity, int nulls)
    {
        var type = (DictionaryType)sources[0].DataType;
        int width = ((FixedWidthType)type.IndexType).BitWidth / 8;
        ArrayData[] dictionaries = System.Array.ConvertAll(sources, static source => source.Dictionary);
        if (System.Array.TrueForAll(dictionaries, other => ReferenceEquals(other, dictionaries[0])))
        {
            ArrowBuffer taken = RowTaking.TakeValues(sources, places, width);
            ArrayData shared = dictionaries[0].SliceShared(0, dictionaries[0].Length);
            return new ArrayData(type, places.Count, nulls, 0, [validity, taken], null, shared);
        }

        var chunks = new ColumnChunks(dictionaries);
        var words = Grouping.Of([KeyColumn.ForEquality(chunks, RowTaking.Name)], null);
        if (words.FirstRows.Length > NumberOfWords(width))
            throw new ColumnOverflowException(
                RowTaking.Name, Arrow.ArrowTypes.Describe(type), null, "its indexes cannot count all words");
        var indexes = new ResultBuffer<byte>(checked(places.Count * width));
        indexes.Values.Clear();
        for (int source = 0; source < sources.Length; source++)
            PutIndexes(sources[source], words.Groups.AsSpan(chunks.Starts[source]), places, source, indexes.Values);
        ArrayData all = RowTaking.Take(dictionaries, RowPlaces.Of(words.FirstRows, chunks.Starts));
        return new ArrayData(type, places.Count, nulls, 0, [validity, indexes.HandOver()], null, all);
    }

    /// <summary>Copies rows of a dense union.</summary>
    /// <param name="sources">The columns.</param>
    /// <param name="places">Which rows, and where they go.</param>
    /// <param name="type">Their type.</param>
    /// <returns>The column.</returns>
    internal static ArrayData TakeUnion(ArrayData[] sources, RowPlaces places, UnionType type)
    {
        var tags = new ResultBuffer<byte>(places.Count);
        tags.Values.Fill((byte)type.TypeIds[0]);
        for (int source = 0; source < sources.Length; source++)
        {
            ReadOnlySpan<byte> from = sources[source].Buffers[0].Span[sources[source].Offset..];
            for (int index = 0; index < places.Rows[source].Length; index++)
                tags.Values[places.Targets[source][index]] = from[places.Rows[source][index]];
        }

        // Why in the order of rows: the places of a member have to ascend.
        int[] counts = new int[type.TypeIds.Length];
        var taken = new ResultBuffer<int>(places.Count);
        for (int row = 0; row < places.Count; row++)
            taken.Values[row] = counts[System.Array.IndexOf(type.TypeIds, tags.Values[row])]++;
        var members = new ArrayData[counts.Length];
        for (int member = 0; member < members.Length; member++)
        {
            RowPlaces inside = PlacesIn(sources, places, (byte)type.TypeIds[member], taken.Values, counts[member]);
            members[member] = RowTaking.Take(ChildrenOf(sources, member), inside);
        }

        return new ArrayData(type, places.Count, 0, 0, [tags.HandOver(), taken.HandOver()], members);
    }

    /// <summary>One of the columns that columns are made of.</summary>
    /// <param name="sources">The columns.</param>
    /// <param name="child">Which one.</param>
    /// <returns>One for each.</returns>
    internal static ArrayData[] ChildrenOf(ArrayData[] sources, int child)
        => System.Array.ConvertAll(sources, source => source.Children[child]);

    /// <summary>Where columns begin in what they are made of.</summary>
    /// <param name="sources">The columns.</param>
    /// <returns>An offset for each.</returns>
    internal static int[] OffsetsOf(ArrayData[] sources)
        => System.Array.ConvertAll(sources, static source => source.Offset);

    static (int[] Rows, int[] Targets) ItemsOf(ArrayData source, RowPlaces places, int number, int[] offsets)
    {
        ReadOnlySpan<int> rows = places.Rows[number];
        var ranges = RangeColumn.Of(source);
        int count = 0;
        foreach (int row in rows)
            count += ranges.LengthOf(row);
        int[] items = new int[count];
        int[] targets = new int[count];
        count = 0;
        for (int index = 0; index < rows.Length; index++)
        {
            int length = ranges.LengthOf(rows[index]);
            for (int item = 0; item < length; item++, count++)
            {
                items[count] = ranges.StartOf(rows[index]) + item;
                targets[count] = offsets[places.Targets[number][index]] + item;
            }
        }

        return (items, targets);
    }

    static RowPlaces PlacesIn(ArrayData[] sources, RowPlaces places, byte tag, ReadOnlySpan<int> taken, int count)
    {
        int[][] rows = new int[sources.Length][];
        int[][] targets = new int[sources.Length][];
        for (int source = 0; source < sources.Length; source++)
        {
            ArrayData data = sources[source];
            ReadOnlySpan<byte> tags = data.Buffers[0].Span[data.Offset..];
            ReadOnlySpan<int> from = MemoryMarshal.Cast<byte, int>(data.Buffers[1].Span)[data.Offset..];
            List<int> found = [];
            List<int> wanted = [];
            for (int index = 0; index < places.Rows[source].Length; index++)
            {
                int row = places.Rows[source][index];
                if (tags[row] != tag)
                    continue;
                found.Add(from[row]);
                wanted.Add(taken[places.Targets[source][index]]);
            }

            (rows[source], targets[source]) = ([.. found], [.. wanted]);
        }

        return new RowPlaces(count, rows, targets);
    }

    /// <summary>Copies indexes, each as the word that it means in the new dictionary.</summary>
    static void PutIndexes(
        ArrayData source, ReadOnlySpan<int> words, RowPlaces places, int number, Span<byte> indexes)
    {
        var from = new DictionaryIndexes(source);
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        for (int index = 0; index < places.Rows[number].Length; index++)
        {
            int word = from[places.Rows[number][index]];
            if (word < 0)
                continue;
            MemoryMarshal.Write(bytes, (long)words[word]);
            bytes[..from.Width].CopyTo(indexes[(places.Targets[number][index] * from.Width)..]);
        }
    }

    static long NumberOfWords(int width) => width >= sizeof(int) ? int.MaxValue : 1L << ((width * 8) - 1);
}
