using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>
/// Checks what a column is made of, level by level, before a row is read: that no part is missing or shorter than the
/// values need, that offsets rise and stay among the items, that tags are those of cases, and that no null is where C#
/// has no place for one. What lies under a null, or between the lists, is never read and may be anything.
/// </summary>
internal sealed class NestedCheck
{
    readonly TableDefinition _definition;
    readonly ColumnDefinition _column;

    /// <summary>Prepares to check a column.</summary>
    /// <param name="definition">The table.</param>
    /// <param name="column">The column.</param>
    internal NestedCheck(TableDefinition definition, ColumnDefinition column) =>
        (_definition, _column) = (definition, column);

    /// <summary>Checks the parts of a column whose own length and nulls were checked.</summary>
    /// <param name="data">The column.</param>
    /// <exception cref="SchemaMismatchException">A null where the column does not accept it.</exception>
    /// <exception cref="ArrowFormatException">The column is damaged.</exception>
    internal void CheckParts(ArrayData data)
    {
        try
        {
            CheckLength(data, new SeenRows(0, data.Length, null), _column.Name);
            CheckParts(_column, data, new SeenRows(0, data.Length, null), _column.Name);
        }
        catch (OverflowException)
        {
            throw Damaged(_column.Name, "it has more values than a batch can hold");
        }
    }

    void CheckParts(ColumnDefinition column, ArrayData data, SeenRows seen, string path)
    {
        // Why: an array may be of another type than its field says.
        if (column.Children.Count > 0
            && TypeCheck.Difference(column, new Field(column.Name, data.DataType, nullable: true)) is not null)
            throw Damaged(path, "its data are of another type than its field");
        switch (column.Kind)
        {
            case ColumnKind.DateTimeOffset:
                seen = Valid(data, seen);
                Check(s_part, PartOf(data, 0, path), seen.Moved(data.Offset), path + ".timestamp");
                Check(s_part, PartOf(data, 1, path), seen.Moved(data.Offset), path + ".offset_minutes");
                break;
            case ColumnKind.Struct:
                seen = Valid(data, seen).Moved(data.Offset);
                IReadOnlyList<Field> fields = ((NestedType)ArrowTypes.StorageOf(data.DataType)).Fields;
                foreach (ColumnDefinition part in column.Children)
                {
                    int position = ArrowTypes.IndexOf(fields, part.Name);
                    Check(part, PartOf(data, position, path), seen, $"{path}.{part.Name}");
                }

                break;
            case ColumnKind.List:
                ArrayData items = PartOf(data, 0, path);
                Check(column.Children[0], items, ItemsOf(column, data, items, Valid(data, seen), path), path + "[]");
                break;
            case ColumnKind.Map:
                ArrayData entries = PartOf(data, 0, path);
                SeenRows pairs = ItemsOf(column, data, entries, Valid(data, seen), path);
                CheckLength(entries, pairs, path);
                pairs = pairs.Moved(entries.Offset);
                Check(column.Children[0], PartOf(entries, 0, path), pairs, path + "[].key");
                Check(column.Children[1], PartOf(entries, 1, path), pairs, path + "[].value");
                break;
            case ColumnKind.Union:
                CheckCases(column, data, seen, path);
                break;
            case ColumnKind.EnumName or ColumnKind.Word:
                CheckWords(column, data, path);
                break;
        }
    }

    // Why: the two parts of a time with offset are no columns of their own; neither accepts null.
    static readonly ColumnDefinition s_part = new("part", "", ColumnKind.Int64, false);

    void Check(ColumnDefinition column, ArrayData data, SeenRows seen, string path)
    {
        CheckLength(data, seen, path);
        if (column.Kind != ColumnKind.Union)
            CheckNulls(column, data, seen, path);
        CheckParts(column, data, seen, path);
    }

    void CheckLength(ArrayData data, SeenRows seen, string path)
    {
        // Why the bits: a length that is a lie must not make us ask for as much memory; each value has one at least.
        if (data.Offset < 0 || data.Length < 0 || seen.First < 0 || (long)seen.First + seen.Count > data.Length
            || data.Length > BitsOf(data))
        {
            long needed = (long)seen.First + seen.Count;
            throw Damaged(path, $"it has {data.Length} values and {needed} are needed, or has no memory for them");
        }
    }

    static long BitsOf(ArrayData data)
    {
        long bytes = 0;
        foreach (ArrowBuffer buffer in data.Buffers ?? [])
            bytes += buffer.Length;
        long bits = bytes * 8;
        foreach (ArrayData part in data.Children ?? [])
            bits += part is null ? 0 : BitsOf(part);
        return bits;
    }

    void CheckNulls(ColumnDefinition column, ArrayData data, SeenRows seen, string path)
    {
        if (!BitmapBits.TryCountNulls(data, out long nulls))
            throw Damaged(path, "it has nulls and no bitmap that says where");
        if (nulls == 0 || column.IsNullable)
            return;
        for (int i = 0; i < seen.Count; i++)
        {
            if (seen.Sees(i) && !BitmapBits.IsValid(data, seen.First + i))
            {
                throw new SchemaMismatchException(
                    _definition.Name, path, "not null", "a null",
                    "Fill the nulls before, make the type nullable, or convert rows of an older version with "
                    + "[MigrateFrom]");
            }
        }
    }

    SeenRows ItemsOf(ColumnDefinition column, ArrayData data, ArrayData items, SeenRows lists, string path)
    {
        CheckLength(items, new SeenRows(0, 0, null), path + "[]");
        if (column.FixedSize is var size and not 0)
            return lists.Repeated(data.Offset, size);
        int width = column.IsLarge ? sizeof(long) : sizeof(int);
        long needed = data.Length == 0 ? 0 : ((long)data.Offset + data.Length + 1) * width;
        if (data.Buffers.Length < 2 || data.Buffers[1].Length < needed)
            throw Damaged(path, "its offsets are fewer than its lists");
        ReadOnlySpan<byte> offsets = data.Buffers[1].Span;
        long first = long.MaxValue;
        long last = 0;
        for (int i = 0; i < lists.Count; i++)
        {
            if (!lists.Sees(i))
                continue;
            int at = data.Offset + lists.First + i;
            long start = OffsetAt(offsets, at, width);
            long end = OffsetAt(offsets, at + 1, width);
            if (start < 0 || start > end || end > items.Length)
                throw Damaged(path, $"offsets {start} to {end} do not lie in its {items.Length} items");
            if (start == end)
                continue;
            first = Math.Min(first, start);
            last = Math.Max(last, end);
        }

        return first >= last
            ? new SeenRows(0, 0, null)
            : new SeenRows((int)first, (int)(last - first), MaskOf(data, lists, offsets, width, first, last));
    }

    // Why: an item that no list has is never read; where lists follow each other without a gap, there is none.
    static bool[]? MaskOf(
        ArrayData data, SeenRows lists, ReadOnlySpan<byte> offsets, int width, long first, long last)
    {
        if (lists.SeesAll && lists.Count > 0
            && OffsetAt(offsets, data.Offset + lists.First + lists.Count, width) == last
            && OffsetAt(offsets, data.Offset + lists.First, width) == first)
            return null;
        bool[] mask = new bool[last - first];
        for (int i = 0; i < lists.Count; i++)
        {
            if (!lists.Sees(i))
                continue;
            int at = data.Offset + lists.First + i;
            long start = OffsetAt(offsets, at, width);
            long end = OffsetAt(offsets, at + 1, width);
            if (start < end)
                mask.AsSpan((int)(start - first), (int)(end - start)).Fill(true);
        }

        return mask;
    }

    void CheckCases(ColumnDefinition column, ArrayData data, SeenRows seen, string path)
    {
        long values = (long)data.Offset + data.Length;
        if (data.Buffers.Length < 2 || data.Buffers[0].Length < values
            || data.Buffers[1].Length < values * sizeof(int))
            throw Damaged(path, "its tags or positions are fewer than its values");
        ReadOnlySpan<byte> tags = data.Buffers[0].Span;
        ReadOnlySpan<int> positions = MemoryMarshal.Cast<byte, int>(data.Buffers[1].Span);
        int[] typeIds = ((UnionType)ArrowTypes.StorageOf(data.DataType)).TypeIds;
        foreach (ColumnDefinition part in column.Children)
        {
            ArrayData cases = PartOf(data, System.Array.IndexOf(typeIds, part.Tag), path);
            CheckLength(cases, new SeenRows(0, 0, null), $"{path}.{part.Name}");
            bool[] mask = new bool[cases.Length];
            for (int i = 0; i < seen.Count; i++)
            {
                int at = data.Offset + seen.First + i;
                if (!seen.Sees(i) || tags[at] != part.Tag)
                    continue;
                if ((uint)positions[at] >= (uint)mask.Length)
                    throw Damaged(path, $"position {positions[at]} does not lie in the values of {part.Name}");
                mask[positions[at]] = true;
            }

            Check(part, cases, new SeenRows(0, mask.Length, mask), $"{path}.{part.Name}");
        }

        for (int i = 0; i < seen.Count; i++)
        {
            byte tag = tags[data.Offset + seen.First + i];
            if (seen.Sees(i) && !column.Children.Any(part => part.Tag == tag))
                throw Damaged(path, $"tag {tag} is that of no case");
        }
    }

    // Why the type: the field of a batch may say another one than the array has.
    void CheckWords(ColumnDefinition column, ArrayData data, string path)
    {
        if (ArrowTypes.Describe(data.DataType) != ArrowTypes.Describe(ArrowTypes.Of(column)))
            throw Damaged(path, "its data are of another type than its field");
        if (data.DataType is DictionaryType && data.Dictionary is null)
            throw Damaged(path, "it has no dictionary");
    }

    static SeenRows Valid(ArrayData data, SeenRows seen)
    {
        if (!BitmapBits.TryCountNulls(data, out long nulls) || nulls == 0)
            return seen;
        bool[] mask = new bool[seen.Count];
        for (int i = 0; i < mask.Length; i++)
            mask[i] = seen.Sees(i) && BitmapBits.IsValid(data, seen.First + i);
        return new SeenRows(seen.First, seen.Count, mask);
    }

    static long OffsetAt(ReadOnlySpan<byte> offsets, int at, int width) => width == sizeof(int)
        ? MemoryMarshal.Read<int>(offsets[(at * sizeof(int))..])
        : MemoryMarshal.Read<long>(offsets[(at * sizeof(long))..]);

    ArrayData PartOf(ArrayData data, int position, string path) =>
        (uint)position < (uint)(data.Children?.Length ?? 0) && data.Children![position] is { } part
            ? part
            : throw Damaged(path, "a part of it is missing");

    ArrowFormatException Damaged(string path, string how) =>
        new("the batch", $"column {path} of table {_definition.Name} is damaged, {how}", null);
}
