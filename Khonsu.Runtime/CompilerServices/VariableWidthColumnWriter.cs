using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>A column whose values differ in size: bytes, and 32-bit offsets into them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract unsafe class VariableWidthColumnWriter : ColumnWriter
{
    readonly ColumnBuffer _offsets = new();
    readonly ColumnBuffer _data = new();
    ColumnBuffer? _largeOffsets;
    int* _nextOffset;
    int* _endOffset;
    byte* _next;
    byte* _end;
    int _rowsExpected;

    private protected VariableWidthColumnWriter(ColumnDefinition column)
        : base(column) => SetOffsetCursor(0);

    // Why: one offset more than values; the first is 0 and written by the first reservation.
    internal sealed override int Count =>
        _nextOffset == null ? 0 : (int)(_nextOffset - (int*)_offsets.Start) - 1;

    /// <summary>Where the next value's bytes go.</summary>
    private protected byte* Next => _next;

    /// <summary>Bytes that may be written at <see cref="Next"/> before room has to be made.</summary>
    private protected long RoomBytes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _end - _next;
    }

    internal override void EnsureRows(int rows)
    {
        _rowsExpected = Count + rows;
        long usedBytes = OffsetBytes;
        if (_offsets.TryEnsure(usedBytes, ((long)Count + rows + 1) * sizeof(int)))
            SetOffsetCursor(usedBytes);
    }

    internal override void AppendPlaceholder() => EndValue(PutZeros());

    internal override ColumnParts Finish()
    {
        if (_nextOffset == null)
            EnsureOffset();
        FilledBuffer offsets = new(_offsets, OffsetBytes);
        if (Column.IsLarge)
            offsets = LargeOffsets.Widen(offsets, _largeOffsets ??= new ColumnBuffer());
        FilledBuffer data = new(_data, _next - _data.Start);
        FilledBuffer validity = FinishValidity();
        return new(Count, NullCount, Column.FixedSize == 0 ? [validity, offsets, data] : [validity, data]);
    }

    internal override void Reset()
    {
        base.Reset();
        SetStart();
    }

    internal override void Release()
    {
        base.Release();
        _offsets.Release();
        _data.Release();
        _largeOffsets?.Release();
        SetStart();
    }

    /// <summary>Ends the value whose bytes were just written at <see cref="Next"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void EndValue(int bytes)
    {
        byte* next = _next + bytes;
        int* offset = _nextOffset;
        if (offset == _endOffset)
            offset = EnsureOffset();
        *offset = (int)(next - _data.Start);
        _nextOffset = offset + 1;
        _next = next;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected void AppendNull()
    {
        MarkNull(Count);
        EndValue(PutZeros());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected void AppendBytes(ReadOnlySpan<byte> value)
    {
        if (Column.FixedSize != 0 && value.Length != Column.FixedSize)
            RefuseLength(value.Length);
        if (RoomBytes < value.Length)
            MakeRoom(value.Length);
        value.CopyTo(new Span<byte>(_next, value.Length));
        EndValue(value.Length);
    }

    /// <summary>Makes room, or refuses the value when the column cannot hold that many bytes.</summary>
    private protected void MakeRoom(int bytes)
    {
        if (!TryMakeRoom(bytes))
            RefuseSize();
    }

    private protected bool TryMakeRoom(long bytes)
    {
        long usedBytes = _next - _data.Start;
        if (!_data.TryGrow(usedBytes, Math.Max(usedBytes + bytes, ExpectedBytes(usedBytes))))
        {
            // Why: the forecast may pass the limit although the value itself fits.
            if (!_data.TryGrow(usedBytes, usedBytes + bytes))
                return false;
        }

        SetDataCursor(usedBytes);
        return true;
    }

    // Why: where all values have one size, nothing else says where the next one begins.
    int PutZeros()
    {
        int bytes = Column.FixedSize;
        if (bytes == 0)
            return 0;
        if (RoomBytes < bytes)
            MakeRoom(bytes);
        new Span<byte>(_next, bytes).Clear();
        return bytes;
    }

    [DoesNotReturn]
    void RefuseLength(int bytes) => Refuse(
        $"{bytes} bytes",
        $"each value of the column has {Column.FixedSize} bytes, as [FixedSize({Column.FixedSize})] says");

    // Why: after the first rows the mean size tells what the announced rows will take, 6 % more than that saves the
    // last doubling.
    long ExpectedBytes(long usedBytes)
    {
        long count = Count;
        if (count < 64 || _rowsExpected <= count)
            return 0;
        return Math.Min((long)((double)usedBytes / count * _rowsExpected * 1.0625), ColumnBuffer.BytesMax);
    }

    long OffsetBytes => (byte*)_nextOffset - _offsets.Start;

    int* EnsureOffset()
    {
        long usedBytes = OffsetBytes;
        if (!_offsets.TryGrow(usedBytes, usedBytes + (2 * sizeof(int))))
            RefuseSize();
        SetOffsetCursor(usedBytes);
        return _nextOffset;
    }

    void SetStart()
    {
        _rowsExpected = 0;
        SetOffsetCursor(0);
        SetDataCursor(0);
    }

    void SetOffsetCursor(long usedBytes)
    {
        if (_offsets.Start == null)
        {
            _nextOffset = _endOffset = null;
            return;
        }

        if (usedBytes == 0)
        {
            *(int*)_offsets.Start = 0;
            usedBytes = sizeof(int);
        }

        _nextOffset = (int*)(_offsets.Start + usedBytes);
        _endOffset = (int*)_offsets.Start + (_offsets.CapacityBytes / sizeof(int));
    }

    void SetDataCursor(long usedBytes)
    {
        _next = _data.Start + usedBytes;
        _end = _data.Start + _data.CapacityBytes;
    }
}
