namespace Khonsu.Cluster.Certification;

/// <summary>What has changed of a table lately.</summary>
/// <param name="hashSeed">For the hashes of keys.</param>
sealed class TableMemory(ulong hashSeed)
{
    readonly RowChanges _rows = new(hashSeed);

    readonly List<IndexMemory?> _indexes = [];

    /// <summary>Commit timestamp of the last change; 0 for none.</summary>
    public long LastChange { get; private set; }

    /// <summary>When a row was changed last, as far as that is remembered.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>The commit timestamp; 0 when it is not remembered.</returns>
    public long ChangeOf(ReadOnlyMemory<byte> key) => _rows.Find(key.Span);

    /// <summary>Finds a change in a range of an index after a snapshot.</summary>
    /// <param name="range">The range.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <returns>Commit timestamp of a change; 0 when there is none.</returns>
    public long ChangeIn(in RangePart range, long snapshot)
        => range.Index < _indexes.Count && _indexes[range.Index] is { } index ? index.ChangeIn(in range, snapshot) : 0;

    /// <summary>Notes a row's change.</summary>
    /// <param name="key">Its key; null where it could be any.</param>
    /// <param name="stamp">Its commit timestamp.</param>
    public void NoteRow(KeyBytes? key, long stamp)
    {
        LastChange = stamp;
        if (key is { } known)
            _rows.Note(known.Bytes, stamp);
    }

    /// <summary>Notes that rows have changed at a key of an index.</summary>
    /// <param name="number">Number of the index.</param>
    /// <param name="key">The key; null where it could be any.</param>
    /// <param name="stamp">The commit timestamp.</param>
    public void NotePoint(int number, KeyBytes? key, long stamp)
    {
        while (_indexes.Count <= number)
            _indexes.Add(null);
        (_indexes[number] ??= new IndexMemory()).Note(key, stamp);
    }

    /// <summary>Forgets a change, unless the same place has changed again.</summary>
    /// <param name="number">Number of the index, or <see cref="RememberedChange.OfRow"/>.</param>
    /// <param name="key">The key.</param>
    /// <param name="stamp">The commit timestamp.</param>
    public void Forget(int number, KeyBytes key, long stamp)
    {
        if (number != RememberedChange.OfRow)
            _indexes[number]!.Forget(key, stamp);
        else
            _rows.Forget(key.Bytes.Span, stamp);
    }
}
