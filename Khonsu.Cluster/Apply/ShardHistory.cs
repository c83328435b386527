using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Apply;

/// <summary>How far one shard was applied at which local commit timestamp of the store.</summary>
sealed class ShardHistory
{
    // Entries of the log for which it is known which transactions they have ended.
    const long EndsKept = 256;
    const int SweepMin = 64;

    // A ring, oldest first, by timestamp and by position.
    (long Stamp, LogIndex End)[] _records = [(0, LogIndex.Zero)];
    int _first;
    int _count = 1;

    // Transactions in the store, by when they came into it; with the position of what ended them.
    readonly List<(CommitEntry Part, long Stamp, LogIndex? End)> _installed = [];

    int _sweepAt = SweepMin;

    /// <summary>How far it is applied.</summary>
    public LogIndex Applied => At(_count - 1).End;

    /// <summary>It is applied up to a position at a timestamp.</summary>
    /// <param name="stamp">The timestamp, not less than any before.</param>
    /// <param name="end">The position.</param>
    public void Note(long stamp, LogIndex end)
    {
        if (At(_count - 1).Stamp == stamp)
        {
            At(_count - 1).End = end;
            return;
        }

        if (_count == _records.Length)
            MakeRoom();
        _count++;
        At(_count - 1) = (stamp, end);
    }

    /// <summary>Forgets everything, and begins with a position at a timestamp.</summary>
    /// <param name="stamp">The timestamp.</param>
    /// <param name="end">The position.</param>
    public void Begin(long stamp, LogIndex end)
    {
        _count = 1;
        At(0) = (stamp, end);
        _installed.Clear();
    }

    /// <summary>A transaction of several shards comes into the store.</summary>
    /// <param name="part">Its part of this shard.</param>
    /// <param name="stamp">At this timestamp.</param>
    public void Install(CommitEntry part, long stamp) => _installed.Add((part, stamp, null));

    /// <summary>A transaction is ended by an entry.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="index">The position of the entry.</param>
    public void Resolve(RequestId id, LogIndex index)
    {
        // Why from the end: most transactions end soon.
        int place = _installed.FindLastIndex(one => one.Part.Request == id);
        if (place >= 0)
            _installed[place] = _installed[place] with { End = index };
        if (_installed.Count < _sweepAt)
            return;
        // Why: a snapshot that is so much older is refused without need, and made again.
        LogIndex oldest = Applied + -EndsKept;
        _installed.RemoveAll(one => one.End is { } end && end < oldest);
        _sweepAt = Math.Max(SweepMin, 2 * _installed.Count);
    }

    /// <summary>The timestamp at which an entry was applied; 0 when it is not known.</summary>
    /// <param name="index">Its position.</param>
    public long StampOf(LogIndex index)
    {
        int place = FirstWith(index, static (record, wanted) => record.End > wanted);
        return place == 0 || place == _count ? 0 : At(place).Stamp;
    }

    /// <summary>How far it was applied at a timestamp, and what else was in the store; null when that is not known.
    /// </summary>
    /// <param name="stamp">The timestamp.</param>
    public (LogIndex End, IReadOnlyList<CommitEntry> Seen)? At(long stamp)
    {
        int place = FirstWith(stamp, static (record, wanted) => record.Stamp > wanted) - 1;
        if (place < 0)
            return null;
        LogIndex end = At(place).End;
        List<CommitEntry>? seen = null;
        foreach ((CommitEntry part, long installed, LogIndex? ended) in _installed)
        {
            if (installed <= stamp && (ended is not { } index || index >= end))
                (seen ??= []).Add(part);
        }

        return (end, seen ?? (IReadOnlyList<CommitEntry>)[]);
    }

    ref (long Stamp, LogIndex End) At(int place) => ref _records[(_first + place) & (_records.Length - 1)];

    // The first place, or the number of places, for which a condition holds that holds for all after it too.
    int FirstWith<T>(T wanted, Func<(long Stamp, LogIndex End), T, bool> holds)
    {
        (int from, int to) = (0, _count);
        while (from < to)
        {
            int middle = (from + to) / 2;
            if (holds(At(middle), wanted))
                to = middle;
            else
                from = middle + 1;
        }

        return from;
    }

    void MakeRoom()
    {
        if (_count < ShardPositions.RecordsMax)
        {
            var larger = new (long Stamp, LogIndex End)[_records.Length * 2];
            for (int place = 0; place < _count; place++)
                larger[place] = At(place);
            (_records, _first) = (larger, 0);
            return;
        }

        _first = (_first + 1) & (_records.Length - 1);
        _count--;
    }
}
