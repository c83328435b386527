using System.Runtime.InteropServices;
using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster.Driver;

/// <summary>
/// The one thread that writes. It takes all that waits, of all groups, into one batch with one sync; what comes during
/// that sync is the next batch. So batches grow with the load by themselves, and nobody waits for a timer.
/// </summary>
/// <remarks>
/// What waits is bounded by what the machines have out: entries by their limits for what is undecided and on its way,
/// and one staged piece of a checkpoint a group.
/// </remarks>
sealed class LogThread
{
    const long Idle = -1;

    readonly WorkQueue<LogJob> _queue = new();
    readonly List<LogJob> _noted = [];
    readonly NodeStore _store;
    readonly Inbox _inbox;
    readonly NodeLife _life;
    readonly NodeOptions _options;
    readonly Thread _thread;

    // Order: this and the next are read and written by themselves; a tick more or less is as good.
    // Written by the consensus thread, read by this one: how many ticks have passed.
    long _tick;

    // Written by this thread, read by the consensus thread: the tick at which the batch under way began.
    long _busySince = Idle;

    // Order: written by this thread only, read as a whole by whoever asks for the status.
    WriteCounts _counts = new(0, 0, 0, 0);

    /// <summary>Makes the thread; it does not run yet.</summary>
    public LogThread(NodeStore store, Inbox inbox, NodeLife life, NodeOptions options)
    {
        (_store, _inbox, _life, _options) = (store, inbox, life, options);
        _thread = new Thread(Run) { IsBackground = true, Name = $"khonsu log {options.Identity.Node}" };
    }

    /// <summary>Jobs that wait or are being written.</summary>
    public int Depth => _queue.Depth;

    /// <summary>What was written since the start.</summary>
    public WriteCounts Counts => Volatile.Read(ref _counts);

    /// <summary>How many ticks the batch under way has taken; 0 for none.</summary>
    public int AgeTicks
    {
        get
        {
            long since = Volatile.Read(ref _busySince);
            return since == Idle ? 0 : (int)Math.Min(Volatile.Read(ref _tick) - since, int.MaxValue);
        }
    }

    /// <summary>A tick has passed; on the consensus thread only.</summary>
    public void Tick() => Volatile.Write(ref _tick, _tick + 1);

    /// <summary>Starts it.</summary>
    public void Start() => _thread.Start();

    /// <summary>Notes a job, to be made durable behind all others; on the consensus thread only.</summary>
    public void Add(LogJob job) => _noted.Add(job);

    /// <summary>Posts what was noted, all at once; on the consensus thread only.</summary>
    public void Flush()
    {
        if (_noted.Count == 0)
            return;
        _queue.TryPost(CollectionsMarshal.AsSpan(_noted));
        _noted.Clear();
    }

    /// <summary>Lets it end, after what waits if the node was stopped by its owner, and waits for that.</summary>
    public void End()
    {
        _queue.Close();
        _thread.Join();
    }

    void Run()
    {
        var jobs = new List<LogJob>();
        try
        {
            while (_queue.TryTakeAll(jobs) && _life.End is null or { Cause: StopCause.Requested })
                Write(jobs);
        }
        catch (Exception error)
        {
            // Why all: whatever it is, nobody knows what is durable now.
            _life.Fail(error);
        }
    }

    void Write(List<LogJob> jobs)
    {
        Volatile.Write(ref _busySince, Volatile.Read(ref _tick));
        var writes = new List<GroupWrite>();
        bool mustSync = false;
        foreach (LogJob job in jobs)
        {
            job.First?.Invoke();
            mustSync |= job.MustSync;
            if (job.Write is not null)
                writes.Add(job.Write);
        }

        long began = _options.Time.GetTimestamp();
        if (writes.Count > 0)
            _store.Write(writes, mustSync);
        if (writes.Count > 0 && mustSync)
            _options.Events.Synced(_options.Time.GetElapsedTime(began));
        Count(writes, mustSync);
        Volatile.Write(ref _busySince, Idle);
        LogJob[] done = [.. jobs];
        _inbox.Post(() =>
        {
            foreach (LogJob job in done)
                job.OnDurable();
        });
    }

    void Count(List<GroupWrite> writes, bool mustSync)
    {
        if (writes.Count == 0)
            return;
        WriteCounts before = _counts;
        int entries = writes.Sum(static write => write.Log?.Entries.Count ?? 0);
        var after = new WriteCounts(
            before.Batches + 1,
            before.Syncs + (mustSync ? 1 : 0),
            before.Entries + entries,
            Math.Max(before.LargestBatchEntries, entries));
        Volatile.Write(ref _counts, after);
    }
}
