using System.Buffers;
using Apache.Arrow;

namespace Khonsu.Arrow;

/// <summary>
/// A column of a batch as pointers: keeps its memory in place until disposed of, and has compared each buffer with the
/// size that the array claims, because batches come from files and other processes.
/// </summary>
internal sealed unsafe class ColumnSource : IDisposable
{
    readonly ArrayData _data;
    readonly string _table;
    readonly string _column;
    readonly List<MemoryHandle> _handles = [];

    internal ColumnSource(ArrayData data, string table, string column)
    {
        _data = data;
        _table = table;
        _column = column;
    }

    internal int Offset => _data.Offset;

    internal int Length => _data.Length;

    /// <summary>Unpins the memory; pointers into it are void.</summary>
    public void Dispose()
    {
        foreach (MemoryHandle handle in _handles)
            handle.Dispose();
        _handles.Clear();
    }

    /// <summary>The validity bitmap from its first bit, or null when the column has none.</summary>
    internal byte* PinValidity()
    {
        if (_data.NullCount == 0 || (_data.NullCount < 0 && _data.Buffers[0].IsEmpty))
            return null;
        return Pin(_data, 0, BitBytes(_data));
    }

    internal byte* PinBits() => Pin(_data, 1, BitBytes(_data));

    /// <summary>Values of a fixed width; the pointer stands at the column's first row.</summary>
    internal byte* PinValues(int width) => PinValues(_data, width);

    internal byte* PinChild(int child, int width)
    {
        ArrayData data = child < _data.Children?.Length ? _data.Children[child] : throw Damaged("a child is missing");
        if (data.Length < (long)_data.Offset + _data.Length)
            throw Damaged("a child is shorter than the column");

        // Why: rows of a struct start at its own offset in each child, on top of the child's.
        return PinValues(data, width) + ((long)_data.Offset * width);
    }

    internal int* PinOffsets() =>
        _data.Length == 0
            ? null
            : (int*)Pin(_data, 1, ((long)_data.Offset + _data.Length + 1) * sizeof(int)) + _data.Offset;

    internal byte* PinData(out long bytes)
    {
        bytes = _data.Buffers.Length > 2 ? _data.Buffers[2].Length : 0;
        return bytes == 0 ? null : Pin(_data, 2, bytes);
    }

    byte* PinValues(ArrayData data, int width) =>
        data.Length == 0
            ? null
            : Pin(data, 1, ((long)data.Offset + data.Length) * width) + ((long)data.Offset * width);

    byte* Pin(ArrayData data, int buffer, long neededBytes)
    {
        if (neededBytes == 0)
            return null;
        if (data.Length < 0 || data.Offset < 0
            || buffer >= data.Buffers.Length || data.Buffers[buffer].Length < neededBytes)
        {
            throw Damaged($"buffer {buffer} is shorter than {data.Length} values need");
        }

        MemoryHandle handle = data.Buffers[buffer].Memory.Pin();
        _handles.Add(handle);
        return (byte*)handle.Pointer;
    }

    static long BitBytes(ArrayData data) => ((long)data.Offset + data.Length + 7) >> 3;

    ArrowFormatException Damaged(string how) =>
        new("the batch", $"column {_column} of table {_table} is damaged, {how}", null);
}
