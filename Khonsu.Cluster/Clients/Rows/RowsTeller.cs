using Grpc.Core;
using Khonsu.Cluster.Apply;
using Khonsu.CompilerServices;
using Khonsu.Feed;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Rows;

/// <summary>Tells one client of the rows that it wants, of their changes, and how its commits end: one after the other,
/// as it comes out of the queue. By one thread at a time.</summary>
/// <remarks>
/// Inv Q4: what is found at a timestamp is kept since then, and a change is told if what it changes is kept since
/// before it. So a client that has everything up to a progress has its rows as they were then.
/// </remarks>
/// <param name="local">The store.</param>
/// <param name="watch">What is to be told.</param>
/// <param name="replies">Takes it.</param>
/// <param name="time">Measures how long it was not told of any progress.</param>
sealed class RowsTeller(
    LocalStore local, CommitWatch watch, IServerStreamWriter<V1.RowsReply> replies, TimeProvider time)
{
    /// <summary>Keys, ranges and tables that one call keeps.</summary>
    public const int InterestsMax = 1_000_000;

    // Why: most commits change nothing that a client keeps, and it need not hear of each.
    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);

    readonly RowInterests _interests = new();
    readonly RowFinder _finder = new(local.Tables);
    readonly RowPieces _pieces = new();
    readonly Dictionary<int, ReplicaTable> _tables
        = local.Tables.Values.ToDictionary(static table => table.Definition.Slot);

    // All commits up to the one were looked at; up to the other the client has been told so.
    long _seen;
    long _told;

    // When it was told last, and whether it has been told something else since then.
    long _toldAt = time.GetTimestamp();
    bool _hasTold;

    /// <summary>Tells the client until it ends.</summary>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        Task? more = null;
        Task? pause = null;
        while (true)
        {
            while (watch.TryTake(out object? item))
            {
                await TellAsync(item, cancellation).ConfigureAwait(false);
                // Why: where commits come without end, the queue never has none.
                if (_seen > _told && time.GetElapsedTime(_toldAt) >= s_pause)
                    await TellProgressAsync(cancellation).ConfigureAwait(false);
            }

            if (_seen > _told && (_hasTold || time.GetElapsedTime(_toldAt) >= s_pause))
                await TellProgressAsync(cancellation).ConfigureAwait(false);
            more ??= watch.WaitAsync(cancellation);
            if (_seen == _told)
            {
                await more.ConfigureAwait(false);
            }
            else
            {
                pause ??= Task.Delay(s_pause, time, cancellation);
                await (await Task.WhenAny(more, pause).ConfigureAwait(false)).ConfigureAwait(false);
            }

            more = more.IsCompleted ? null : more;
            pause = pause is { IsCompleted: true } ? null : pause;
        }
    }

    async Task TellAsync(object item, CancellationToken cancellation)
    {
        switch (item)
        {
            case WatchedCommit commit:
                await TellChangesAsync(commit, cancellation).ConfigureAwait(false);
                _seen = Math.Max(_seen, commit.Stamp);
                break;
            case RowsMark mark:
                _seen = Math.Max(_seen, mark.Timestamp);
                await TellProgressAsync(cancellation).ConfigureAwait(false);
                break;
            case RowsEnded ended:
                await TellAsync(new V1.RowsReply { End = ended.End }, cancellation).ConfigureAwait(false);
                ended.Told();
                break;
            default:
                var asked = (RowsAsked)item;
                await TellRowsAsync(asked, cancellation).ConfigureAwait(false);
                asked.Looked();
                break;
        }
    }

    async Task TellRowsAsync(RowsAsked asked, CancellationToken cancellation)
    {
        if (asked.Names is { } names)
            await TellAsync(new V1.RowsReply { Names = names }, cancellation).ConfigureAwait(false);
        foreach (V1.WantedRow encoded in asked.Request.Dropped)
        {
            if (_finder.TryRead(encoded) is { } dropped)
                _interests.Remove(in dropped);
        }

        foreach (V1.RowsWanted wanted in asked.Request.Wanted)
            await TellRowsAsync(wanted, cancellation).ConfigureAwait(false);
    }

    async Task TellRowsAsync(V1.RowsWanted encoded, CancellationToken cancellation)
    {
        if (Refused(encoded, out List<WantedRows> wanted) is { } refused)
        {
            await TellAsync(new V1.RowsReply { End = refused }, cancellation).ConfigureAwait(false);
            return;
        }

        RowFinder.Found found = _finder.Find(local.Store!, wanted, encoded.RowsMax);
        if (Refused(encoded, found) is { } end)
        {
            await TellAsync(new V1.RowsReply { End = end }, cancellation).ConfigureAwait(false);
            return;
        }

        // Inv Q4.
        foreach (WantedRows rows in wanted)
            _interests.Add(in rows, found.Timestamp);
        // Order: behind all commits up to the snapshot, which the queue has by now; so they are told before it is met.
        watch.PutBehind(new RowsMark(found.Timestamp));
        foreach ((List<V1.TableRows> tables, bool goesOn) in _pieces.FramesOf(found.Tables))
        {
            var frame = new V1.RowsFound { Number = encoded.Number, Timestamp = found.Timestamp, GoesOn = goesOn };
            frame.Tables.Add(tables);
            await TellAsync(new V1.RowsReply { Found = frame }, cancellation).ConfigureAwait(false);
        }
    }

    V1.RowsEnd? Refused(V1.RowsWanted encoded, out List<WantedRows> wanted)
    {
        wanted = [];
        foreach (V1.WantedRow row in encoded.Rows)
        {
            if (_finder.TryRead(row) is not { } rows)
            {
                return RowsEnds.Refused(
                    encoded.Number,
                    $"The table '{row.Table}', or an index of it, is none of this node's program: bring the nodes up "
                        + "to date.");
            }

            wanted.Add(rows);
        }

        return _interests.Count + wanted.Count <= InterestsMax
            ? null
            : RowsEnds.TooMany(encoded.Number, $"A client keeps {InterestsMax} keys and ranges at most.");
    }

    static V1.RowsEnd? Refused(V1.RowsWanted encoded, RowFinder.Found found)
    {
        if (found.Unreadable is { } rows)
        {
            return RowsEnds.Refused(
                encoded.Number,
                $"A key or a range of the table '{rows.Table.Name}' is none of this node's program: bring the nodes "
                    + "up to date.");
        }

        return found.AreTooMany
            ? RowsEnds.TooMany(encoded.Number, "There are more rows than the client takes.")
            : null;
    }

    async Task TellChangesAsync(WatchedCommit commit, CancellationToken cancellation)
    {
        if (_interests.Count == 0 || TakeKept(commit) is not { Count: > 0 } kept)
            return;
        foreach ((List<V1.TableRows> tables, bool goesOn) in _pieces.FramesOf(kept))
        {
            var frame = new V1.RowsChanged { Timestamp = commit.Stamp, GoesOn = goesOn };
            frame.Tables.Add(tables);
            await TellAsync(new V1.RowsReply { Changed = frame }, cancellation).ConfigureAwait(false);
        }
    }

    // Inv Q4.
    List<FoundRows> TakeKept(WatchedCommit commit)
    {
        var kept = new List<FoundRows>();
        foreach (LoggedChange change in commit.Changes)
        {
            ReplicaTable table = _tables[change.TableSlot];
            if (!IsKept(table, change.Before, commit.Stamp) && !IsKept(table, change.After, commit.Stamp))
                continue;
            FoundRows? rows = kept.Find(one => ReferenceEquals(one.Table, table));
            if (rows is null)
                kept.Add(rows = new FoundRows(table));
            if (change.After is { } after)
                rows.Puts.Add(after);
            else
                rows.Deletes.Add(change.Before!);
        }

        return kept;
    }

    bool IsKept(ReplicaTable table, TransactionalRow? row, long stamp)
        => row is not null && _interests.Covers(table, row, stamp);

    Task TellAsync(V1.RowsReply reply, CancellationToken cancellation)
    {
        _hasTold = true;
        return replies.WriteAsync(reply, cancellation);
    }

    Task TellProgressAsync(CancellationToken cancellation)
    {
        (_told, _hasTold, _toldAt) = (_seen, false, time.GetTimestamp());
        return replies.WriteAsync(new V1.RowsReply { Progress = _seen }, cancellation);
    }
}
