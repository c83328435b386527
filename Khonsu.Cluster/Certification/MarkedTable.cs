namespace Khonsu.Cluster.Certification;

/// <summary>What prepared transactions read and write of a table.</summary>
sealed class MarkedTable
{
    readonly SortedDictionary<KeyBytes, MarkedRow> _rows = [];
    readonly List<MarkedIndex?> _indexes = [];
    int _scans;
    int _reads;
    int _writes;

    // Of the writes those whose key could be any.
    int _anywhere;

    /// <summary>How many parts of transactions are marked here.</summary>
    public int Parts { get; private set; }

    /// <summary>Marks a part of a transaction.</summary>
    /// <param name="part">The part.</param>
    public void Add(TablePart part) => Change(part, 1);

    /// <summary>Takes the marks of a part away.</summary>
    /// <param name="part">The part, as it was when it was marked.</param>
    public void Remove(TablePart part) => Change(part, -1);

    /// <summary>Finds what a part of a transaction has in common with what is marked.</summary>
    /// <param name="part">The part.</param>
    /// <param name="number">Its position in the transaction.</param>
    /// <returns>What of it; null when there is nothing.</returns>
    public Conflict? ConflictOf(TablePart part, int number)
    {
        if (part.IsScanned && _writes > 0)
            return new Conflict(ConflictPart.Scan, number, 0, 0);
        for (int item = 0; item < part.Writes.Count; item++)
        {
            if (IsUsed(part.Writes[item].Key))
                return new Conflict(ConflictPart.Write, number, item, 0);
        }

        for (int item = 0; item < part.Reads.Count; item++)
        {
            if (IsWritten(part.Reads[item]))
                return new Conflict(ConflictPart.Read, number, item, 0);
        }

        for (int item = 0; part.Merges is { } merges && item < merges.Keys.Count; item++)
        {
            if (IsUsed(merges.Keys[item]))
                return new Conflict(ConflictPart.Merge, number, item, 0);
        }

        return _indexes.Count == 0 ? null : ConflictInIndexes(part, number);
    }

    Conflict? ConflictInIndexes(TablePart part, int number)
    {
        for (int item = 0; item < part.Ranges.Count; item++)
        {
            if (IndexOf(part.Ranges[item].Index) is { } index && index.HasPointIn(part.Ranges[item]))
                return new Conflict(ConflictPart.Range, number, item, 0);
        }

        for (int item = 0; item < part.Points.Count; item++)
        {
            if (IndexOf(part.Points[item].Index) is { } index && index.HasRangeAt(part.Points[item].Key))
                return new Conflict(ConflictPart.Point, number, item, 0);
        }

        return null;
    }

    // Whether a row must not be written.
    bool IsUsed(ReadOnlyMemory<byte>? key)
    {
        if (_scans > 0 || _anywhere > 0)
            return true;
        return key is { } bytes ? _rows.ContainsKey(new KeyBytes(bytes)) : _reads > 0 || _writes > 0;
    }

    // Whether a row must not be read.
    bool IsWritten(ReadOnlyMemory<byte> key)
        => _anywhere > 0 || (_rows.TryGetValue(new KeyBytes(key), out MarkedRow row) && row.Writes > 0);

    MarkedIndex? IndexOf(int number) => number < _indexes.Count ? _indexes[number] : null;

    void Change(TablePart part, int by)
    {
        Parts += by;
        _scans += part.IsScanned ? by : 0;
        foreach (ReadOnlyMemory<byte> key in part.Reads)
        {
            _reads += by;
            Change(key, reads: by, writes: 0);
        }

        foreach (WritePart write in part.Writes)
        {
            _writes += by;
            if (write.Key is { } key)
                Change(key, reads: 0, writes: by);
            else
                _anywhere += by;
        }

        foreach (RangePart range in part.Ranges)
            Marked(range.Index).Change(in range, by);
        foreach (PointPart point in part.Points)
            Marked(point.Index).Change(point.Key, by);
    }

    void Change(ReadOnlyMemory<byte> key, int reads, int writes)
    {
        var place = new KeyBytes(key);
        _rows.TryGetValue(place, out MarkedRow row);
        row = new MarkedRow(row.Reads + reads, row.Writes + writes);
        if (row == default)
            _rows.Remove(place);
        else
            _rows[place] = row;
    }

    MarkedIndex Marked(int number)
    {
        while (_indexes.Count <= number)
            _indexes.Add(null);
        return _indexes[number] ??= new MarkedIndex();
    }
}
