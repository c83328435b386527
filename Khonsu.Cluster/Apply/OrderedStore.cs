using Khonsu.Feed;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>
/// A store that gets the commits of another one, of several shards, in the order of their common times. One thread
/// brings them; everything else is for any thread.
/// </summary>
/// <remarks>Its commit timestamps count its commits; <see cref="OrderedTimes"/> says what they are in common time.
/// </remarks>
sealed class OrderedStore
{
    // Timestamps up to this one are of no commit.
    const long OriginStamp = 2;

    readonly Dictionary<int, ReplicaTable> _tables;
    readonly Pulse _advanced = new();
    ReplicaWriter _writer = null!;
    long _stamp = OriginStamp;
    long _time;

    // Order: written before and after the store is replaced, by the thread that applies; odd while it cannot be read.
    long _generation = 1;

    /// <summary>Makes one that is not open yet.</summary>
    /// <param name="tables">Its tables.</param>
    /// <param name="timesMax">Of how many commits the times are remembered.</param>
    public OrderedStore(IEnumerable<ReplicaTable> tables, int timesMax)
    {
        _tables = tables.ToDictionary(static table => table.Definition.Slot);
        Times = new OrderedTimes(timesMax);
    }

    /// <summary>The store; null until it is open.</summary>
    public KhonsuStore? Store { get; private set; }

    /// <summary>What its commit timestamps are in common time.</summary>
    public OrderedTimes Times { get; }

    /// <summary>Everything up to this common time is in it, and nothing after it; 0 for nothing yet.</summary>
    public long Time => Volatile.Read(ref _time);

    /// <summary>Whether it can be read.</summary>
    public bool IsReadable => (Generation & 1) == 0;

    /// <summary>Which state it has: even, or odd while it cannot be read.</summary>
    public long Generation => Volatile.Read(ref _generation);

    /// <summary>It is replaced by another state.</summary>
    /// <param name="start">Has most of the state as its snapshot.</param>
    /// <param name="time">The common time of the state.</param>
    /// <param name="commits">What of the state came into the other store after the snapshot, in order.</param>
    public void Begin(Transaction start, long time, IEnumerable<(long Time, LoggedChange[] Changes)> commits)
    {
        _writer.Begin();
        try
        {
            foreach (ReplicaTable table in _tables.Values)
            {
                table.Clear(_writer, null);
                table.Copy(_writer, start);
            }

            foreach ((_, LoggedChange[] changes) in commits)
                Repeat(changes);
        }
        catch
        {
            _writer.Abandon();
            throw;
        }

        Times.Begin(++_stamp, time);
        _writer.CommitOrigin(_stamp);
        Volatile.Write(ref _generation, _generation + 1);
        Advance(time);
    }

    /// <summary>It cannot be read until it is replaced.</summary>
    public void Close()
    {
        if (IsReadable)
            Volatile.Write(ref _generation, _generation + 1);
    }

    /// <summary>The next commit comes.</summary>
    /// <param name="time">Its common time.</param>
    /// <param name="changes">What it changes.</param>
    public void Commit(long time, LoggedChange[] changes)
    {
        _writer.Begin();
        try
        {
            Repeat(changes);
        }
        catch
        {
            _writer.Abandon();
            throw;
        }

        // Order: whoever finds the commit finds its time.
        Times.Add(++_stamp, time);
        _writer.Commit(_stamp);
    }

    /// <summary>No other commit comes up to a time.</summary>
    /// <param name="time">The common time; not less than any before since it began.</param>
    public void Advance(long time)
    {
        Times.Advance(time);
        Volatile.Write(ref _time, time);
        _advanced.Beat();
    }

    /// <summary>Waits until everything up to a time is in it, and it can be read.</summary>
    /// <param name="time">The common time.</param>
    /// <param name="pause">How often to look whether it is of use to wait.</param>
    /// <param name="clock">Measures that.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task WaitAsync(long time, TimeSpan pause, TimeProvider clock, CancellationToken cancellation)
    {
        while (!IsReadable || Time < time)
        {
            cancellation.ThrowIfCancellationRequested();
            await _advanced.WaitAsync(pause, clock).ConfigureAwait(false);
        }
    }

    /// <summary>Gets the store, before anything comes.</summary>
    /// <param name="store">An empty store that follows what comes.</param>
    public void Attach(KhonsuStore store) => (Store, _writer) = (store, store.CreateReplicaWriter());

    void Repeat(LoggedChange[] changes)
    {
        foreach (ref readonly LoggedChange change in changes.AsSpan())
            _tables[change.TableSlot].Repeat(_writer, in change);
    }
}
