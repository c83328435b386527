namespace Khonsu.Arrow;

/// <summary>Where the lists of a column end among its items: one offset more than lists, the first is 0.</summary>
internal sealed unsafe class OffsetBuffer(bool isLarge)
{
    readonly ColumnBuffer _offsets = new();
    readonly ColumnBuffer? _largeOffsets = isLarge ? new ColumnBuffer() : null;

    /// <summary>Lists that were ended.</summary>
    internal int Count { get; private set; }

    /// <summary>Where the list begins that has not ended yet.</summary>
    internal int Start { get; private set; }

    internal void Ensure(int lists) =>
        _offsets.TryEnsure(UsedBytes, ((long)Count + lists + 1) * sizeof(int));

    /// <summary>Ends a list.</summary>
    /// <param name="end">Items that were appended.</param>
    /// <returns>False when the limit of a buffer is passed; nothing changed.</returns>
    internal bool TryEnd(int end)
    {
        long usedBytes = UsedBytes;
        if (usedBytes + (2 * sizeof(int)) > _offsets.CapacityBytes
            && !_offsets.TryGrow(usedBytes, usedBytes + (2 * sizeof(int))))
            return false;
        int* offsets = (int*)_offsets.Start;
        offsets[0] = 0;
        offsets[++Count] = end;
        Start = end;
        return true;
    }

    internal FilledBuffer Finish()
    {
        // Why: a column without a list has its first offset too.
        _offsets.TryGrow(UsedBytes, sizeof(int));
        *(int*)_offsets.Start = 0;
        FilledBuffer narrow = new(_offsets, ((long)Count + 1) * sizeof(int));
        return _largeOffsets is null ? narrow : LargeOffsets.Widen(narrow, _largeOffsets);
    }

    internal void Reset() => (Count, Start) = (0, 0);

    internal void Release()
    {
        _offsets.Release();
        _largeOffsets?.Release();
        Reset();
    }

    long UsedBytes => Count == 0 ? 0 : ((long)Count + 1) * sizeof(int);
}
