using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Rows;

/// <summary>Ranges of one index that somebody keeps, and since when.</summary>
/// <param name="index">The index.</param>
sealed class IndexInterest(IndexDefinition index)
{
    // Those of one key, or of all keys that begin alike, which most are, by their bytes.
    readonly Dictionary<byte[], long> _points = new(KeyComparer.Instance);
    readonly List<(WantedRange Range, long Since)> _ranges = [];

    /// <summary>Since when a range is kept.</summary>
    /// <returns>Null when it is not.</returns>
    public long? SinceOf(in WantedRange range)
    {
        if (PointOf(in range) is { } point)
            return _points.TryGetValue(point, out long since) ? since : null;
        int place = PlaceOf(in range);
        return place < 0 ? null : _ranges[place].Since;
    }

    /// <summary>Keeps a range.</summary>
    /// <returns>False when it was kept already, and stays as it was.</returns>
    public bool Add(in WantedRange range, long since)
    {
        if (PointOf(in range) is { } point)
            return _points.TryAdd(point, since);
        if (PlaceOf(in range) >= 0)
            return false;
        _ranges.Add((range, since));
        return true;
    }

    /// <summary>Does not keep a range any more.</summary>
    /// <returns>Whether it was kept.</returns>
    public bool Remove(in WantedRange range)
    {
        if (PointOf(in range) is { } point)
            return _points.Remove(point);
        int place = PlaceOf(in range);
        if (place < 0)
            return false;
        _ranges.RemoveAt(place);
        return true;
    }

    /// <summary>Whether a row is in a range that is kept since before a timestamp.</summary>
    public bool Covers(TransactionalRow row, long timestamp, KeyWriter writer)
    {
        Dictionary<byte[], long>.AlternateLookup<ReadOnlySpan<byte>> points =
            _points.GetAlternateLookup<ReadOnlySpan<byte>>();
        for (int columns = 1; columns <= index.Columns.Count && _points.Count > 0; columns++)
        {
            WriteKey(row, columns, writer);
            if (writer.IsExact && points.TryGetValue(writer.Written, out long since) && since < timestamp)
                return true;
        }

        if (_ranges.Count == 0)
            return false;
        WriteKey(row, index.Columns.Count, writer);
        foreach ((WantedRange range, long since) in _ranges)
        {
            // Why where it has no form in bytes: it could be any.
            if (since < timestamp && (!writer.IsExact || IsIn(writer.Written, in range)))
                return true;
        }

        return false;
    }

    static bool IsIn(ReadOnlySpan<byte> key, in WantedRange range)
        => (range.From is not { } from || key.SequenceCompareTo(from) >= 0)
            && (range.To is not { } to || key.SequenceCompareTo(to) <= 0 || key.StartsWith(to));

    static byte[]? PointOf(in WantedRange range)
        => range is { From: { } from, To: { } to } && from.AsSpan().SequenceEqual(to) ? from : null;

    void WriteKey(TransactionalRow row, int columns, KeyWriter writer)
    {
        writer.Clear();
        index.WriteKeyOf(writer, row, columns);
    }

    int PlaceOf(in WantedRange range)
    {
        for (int place = 0; place < _ranges.Count; place++)
        {
            WantedRange one = _ranges[place].Range;
            if (IsSame(one.From, range.From) && IsSame(one.To, range.To))
                return place;
        }

        return -1;
    }

    static bool IsSame(byte[]? one, byte[]? other)
        => one is null == other is null && one.AsSpan().SequenceEqual(other);
}
