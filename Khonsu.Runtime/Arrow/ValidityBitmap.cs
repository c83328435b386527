namespace Khonsu.Arrow;

/// <summary>A validity bitmap whose bits are 1 until cleared: only nulls cost anything.</summary>
internal sealed unsafe class ValidityBitmap
{
    readonly ColumnBuffer _bits = new();
    long _filledBytes;

    internal int NullCount { get; private set; }

    internal void ClearBit(int row)
    {
        if (row >> 3 >= _filledBytes)
            Fill((row >> 3) + 1);
        _bits.Start[row >> 3] &= (byte)~(1 << (row & 7));
        NullCount++;
    }

    /// <summary>The bitmap of so many rows; bits after the last are 0.</summary>
    internal FilledBuffer Finish(int rows)
    {
        int bytes = (rows + 7) >> 3;
        Fill(bytes);
        if ((rows & 7) != 0)
            _bits.Start[bytes - 1] &= (byte)((1 << (rows & 7)) - 1);
        return new FilledBuffer(_bits, bytes);
    }

    internal void Reset()
    {
        _filledBytes = 0;
        NullCount = 0;
    }

    internal void Release()
    {
        _bits.Release();
        Reset();
    }

    // Why: a bitmap of 2³¹ rows has 256 MiB, so growing cannot meet the limit of a buffer.
    void Fill(int bytes)
    {
        if (bytes <= _filledBytes)
            return;
        _bits.TryGrow(_filledBytes, bytes);
        new Span<byte>(_bits.Start + _filledBytes, (int)(_bits.CapacityBytes - _filledBytes)).Fill(0xFF);
        _filledBytes = _bits.CapacityBytes;
    }
}
