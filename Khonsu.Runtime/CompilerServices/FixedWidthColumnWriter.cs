using System.ComponentModel;
using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>A column whose values have one size in bytes.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract unsafe class FixedWidthColumnWriter : ColumnWriter
{
    readonly ColumnBuffer _values = new();
    readonly int _width;
    readonly int _widthShift;
    byte* _next;
    byte* _end;

    private protected FixedWidthColumnWriter(ColumnDefinition column, int width)
        : base(column)
    {
        Debug.Assert(BitOperations.IsPow2(width), "A position is found by a shift.");
        _width = width;
        _widthShift = BitOperations.Log2((uint)width);
    }

    internal sealed override int Count => (int)((_next - _values.Start) >> _widthShift);

    internal override void EnsureRows(int rows)
    {
        long usedBytes = _next - _values.Start;
        if (!_values.TryEnsure(usedBytes, usedBytes + ((long)rows * _width)))
            return; // Why: the value that does not fit any more is the one to name; it is refused when it comes.
        SetCursor(usedBytes);
    }

    internal override void AppendPlaceholder() => StoreSlot().Clear();

    internal override ColumnParts Finish() =>
        new(Count, NullCount, [FinishValidity(), FinishValues()]);

    internal override void Reset()
    {
        base.Reset();
        SetCursor(0);
    }

    internal override void Release()
    {
        base.Release();
        _values.Release();
        SetCursor(0);
    }

    // Perf: one pointer is loaded, compared and stored for each value; the position in the batch is derived from it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void Store<T>(T value)
        where T : unmanaged
    {
        byte* slot = _next;
        if (slot == _end)
            slot = Grow();
        Unsafe.WriteUnaligned(slot, value);
        _next = slot + sizeof(T);
    }

    private protected void StoreAll<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        long usedBytes = _next - _values.Start;
        long bytes = (long)values.Length * sizeof(T);
        if (bytes > _end - _next)
        {
            if (!_values.TryGrow(usedBytes, usedBytes + bytes))
                RefuseSize();
            SetCursor(usedBytes);
        }

        values.CopyTo(new Span<T>(_next, values.Length));
        _next += bytes;
    }

    /// <summary>Room for one value, which the caller fills at once.</summary>
    private protected Span<byte> StoreSlot()
    {
        byte* slot = _next;
        if (slot == _end)
            slot = Grow();
        _next = slot + _width;
        return new Span<byte>(slot, _width);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private protected void StoreNull()
    {
        MarkNull((int)((_next - _values.Start) >> _widthShift));
        StoreSlot().Clear();
    }

    private protected FilledBuffer FinishValues() => new(_values, _next - _values.Start);

    byte* Grow()
    {
        long usedBytes = _next - _values.Start;
        if (!_values.TryGrow(usedBytes, usedBytes + _width))
            RefuseSize();
        SetCursor(usedBytes);
        return _next;
    }

    // Why: the end is a whole number of values from the start, so that one comparison for equality finds it.
    void SetCursor(long usedBytes)
    {
        _next = _values.Start + usedBytes;
        _end = _values.Start + (_values.CapacityBytes / _width * _width);
    }
}
