namespace Khonsu.Clock;

/// <summary>What a store knows of its past: when its commits were, and how far back each of its tables can be
/// read.</summary>
/// <remarks>Off until the first table that keeps its past is used; until then a commit asks one question.</remarks>
internal sealed class StorePast
{
    readonly CommitClock _clock;
    readonly SnapshotRegistry _snapshots;
    readonly RetentionOptions _options;

    // Of the tables that keep their past; replaced as a whole by compare-and-swap, bounded by the tables of the
    // process.
    RetentionFloor[] _floors = [];

    internal StorePast(CommitClock clock, SnapshotRegistry snapshots, TimeProvider time, RetentionOptions options)
    {
        _clock = clock;
        _snapshots = snapshots;
        _options = options;
        Times = new TimeLine(time, options.TimeResolution);
    }

    /// <summary>From time to timestamp.</summary>
    internal TimeLine Times { get; }

    /// <summary>Whether a table keeps its past.</summary>
    // Why plain: set, for ever, before such a table is published, so before anything is committed to it.
    internal bool IsOn { get; private set; }

    /// <summary>Notes a commit that is decided and has not returned.</summary>
    /// <param name="stamp">Its stamp.</param>
    internal void Note(long stamp)
    {
        if (!Times.Note(stamp))
            return;
        long oldest = long.MaxValue;
        foreach (RetentionFloor floor in Volatile.Read(ref _floors))
            oldest = Math.Min(oldest, floor.Raise());
        Times.ForgetBefore(oldest);
    }

    /// <summary>Says that nobody knows what was before a timestamp.</summary>
    /// <param name="stamp">The timestamp of what all tables that are used begin with.</param>
    internal void BeginAt(long stamp)
    {
        foreach (RetentionFloor floor in Volatile.Read(ref _floors))
            floor.RaiseTo(stamp);
    }

    /// <summary>Makes the floor of a table that is about to be used for the first time.</summary>
    /// <param name="table">Its name.</param>
    /// <param name="own">What its record says; null for nothing.</param>
    /// <returns>The floor; null for a table that keeps no past.</returns>
    internal RetentionFloor? FloorOf(string table, Retention? own)
    {
        if (!_options.Tables.TryGetValue(table, out Retention? retention))
            retention = own ?? _options.Default;
        if (retention.IsNone)
            return null;
        var floor = new RetentionFloor(_clock, Times, retention.Commits, retention.Time);
        IsOn = true;
        _snapshots.HasPast = true;
        while (true)
        {
            RetentionFloor[] floors = Volatile.Read(ref _floors);
            // Order: publishes the floor. Losing means that another one was added: add to that.
            // Race: of two threads that make the same table one is too many; its floor is raised like the others.
            if (ReferenceEquals(Interlocked.CompareExchange(ref _floors, [.. floors, floor], floors), floors))
                return floor;
        }
    }
}
