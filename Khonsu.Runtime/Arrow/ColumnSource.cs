using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>
/// A column of a batch as pointers: keeps its memory in place until disposed of, and has compared each buffer with the
/// size that the array claims, because batches come from files and other processes. A part of a column is a source of
/// its own, which the source of the whole disposes of.
/// </summary>
internal sealed unsafe class ColumnSource : IDisposable
{
    readonly ArrayData _data;
    readonly string _table;
    readonly string _column;
    readonly List<MemoryHandle> _handles;

    internal ColumnSource(ArrayData data, string table, string column)
        : this(data, 0, data.Length, table, column, [])
    {
    }

    ColumnSource(ArrayData data, int first, int length, string table, string column, List<MemoryHandle> handles)
    {
        _data = data;
        _table = table;
        _column = column;
        _handles = handles;
        Offset = checked(data.Offset + first);
        Length = length;
        if (data.Offset < 0 || length < 0 || (long)first + length > data.Length)
            throw Damaged($"a part of it has {data.Length} values and {(long)first + length} are needed");
    }

    internal int Offset { get; }

    internal int Length { get; }

    /// <summary>Unpins the memory; pointers into it are void.</summary>
    public void Dispose()
    {
        foreach (MemoryHandle handle in _handles)
            handle.Dispose();
        _handles.Clear();
    }

    /// <summary>A field of a struct. Its values stand at the struct's own offset, on top of the field's.</summary>
    internal ColumnSource Field(int field) => new(ChildOf(_data, field), Offset, Length, _table, _column, _handles);

    /// <summary>A field of a struct by its name.</summary>
    /// <returns>False where the struct was converted from one that does not have it.</returns>
    internal bool TryField(string name, [NotNullWhen(true)] out ColumnSource? field)
    {
        int position = ArrowTypes.IndexOf(((NestedType)ArrowTypes.StorageOf(_data.DataType)).Fields, name);
        field = IsThere(position) ? Field(position) : null;
        return field is not null;
    }

    /// <summary>The items of all lists, or the entries of all maps.</summary>
    internal ColumnSource Child(int child) => Whole(ChildOf(_data, child));

    /// <summary>The values of one case of a union.</summary>
    /// <returns>False where the union was converted from one that does not have it.</returns>
    internal bool TryCase(int tag, [NotNullWhen(true)] out ColumnSource? values)
    {
        int position = System.Array.IndexOf(((UnionType)ArrowTypes.StorageOf(_data.DataType)).TypeIds, tag);
        values = IsThere(position) ? Child(position) : null;
        return values is not null;
    }

    internal ColumnSource Dictionary() => Whole(_data.Dictionary ?? throw Damaged("it has no dictionary"));

    /// <summary>The validity bitmap from its first bit, or null when the column has none.</summary>
    internal byte* PinValidity()
    {
        if (_data.DataType is UnionType || _data.NullCount == 0
            || (_data.NullCount < 0 && _data.Buffers[0].IsEmpty))
            return null;
        return Pin(0, BitBytes);
    }

    internal byte* PinBits() => Pin(1, BitBytes);

    /// <summary>Values of a fixed width; the pointer stands at the column's first row.</summary>
    internal byte* PinValues(int width) =>
        Length == 0 ? null : Pin(1, ((long)Offset + Length) * width) + ((long)Offset * width);

    /// <summary>
    /// Offsets of 32 bits; the pointer stands at that of the first row. Wider ones are copied, and where all values
    /// have one size, offsets are made up.
    /// </summary>
    internal int* PinOffsets(ColumnDefinition column)
    {
        if (Length == 0)
            return null;
        if (column.FixedSize != 0)
            return Copied(row => ((long)Offset + row) * column.FixedSize);
        if (!column.IsLarge)
            return (int*)Pin(1, ((long)Offset + Length + 1) * sizeof(int)) + Offset;
        long* wide = (long*)Pin(1, ((long)Offset + Length + 1) * sizeof(long)) + Offset;
        return Copied(row => wide[row]);
    }

    internal byte* PinData(int buffer, out long bytes)
    {
        bytes = _data.Buffers.Length > buffer ? _data.Buffers[buffer].Length : 0;
        return bytes == 0 ? null : Pin(buffer, bytes);
    }

    /// <summary>Tags of a union, and positions in the columns of its cases.</summary>
    internal byte* PinTags(out int* positions)
    {
        positions = null;
        if (Length == 0)
            return null;
        positions = (int*)Pin(1, ((long)Offset + Length) * sizeof(int)) + Offset;
        return Pin(0, (long)Offset + Length) + Offset;
    }

    long BitBytes => ((long)Offset + Length + 7) >> 3;

    ColumnSource Whole(ArrayData data) => new(data, 0, data.Length, _table, _column, _handles);

    // Why: parts that a batch itself lacks were found before; here a part is missing where a conversion left it out.
    bool IsThere(int child) => (uint)child < (uint)(_data.Children?.Length ?? 0) && _data.Children![child] is not null;

    ArrayData ChildOf(ArrayData data, int child) => (uint)child < (uint)(data.Children?.Length ?? 0)
        && data.Children![child] is { } found
            ? found
            : throw Damaged("a part of it is missing");

    int* Copied(Func<int, long> offsetOf)
    {
        int[] offsets = GC.AllocateUninitializedArray<int>(Length + 1, pinned: true);
        for (int row = 0; row < offsets.Length; row++)
        {
            long offset = offsetOf(row);
            if (offset is < 0 or > int.MaxValue)
                throw Damaged($"offset {offset} does not fit 2 GiB");
            offsets[row] = (int)offset;
        }

        MemoryHandle handle = offsets.AsMemory().Pin();
        _handles.Add(handle);
        return (int*)handle.Pointer;
    }

    byte* Pin(int buffer, long neededBytes)
    {
        if (neededBytes == 0)
            return null;
        if (buffer >= (_data.Buffers?.Length ?? 0) || _data.Buffers![buffer].Length < neededBytes)
            throw Damaged($"buffer {buffer} is shorter than {Offset + (long)Length} values need");
        MemoryHandle handle = _data.Buffers[buffer].Memory.Pin();
        _handles.Add(handle);
        return (byte*)handle.Pointer;
    }

    ArrowFormatException Damaged(string how) =>
        new("the batch", $"column {_column} of table {_table} is damaged, {how}", null);
}
