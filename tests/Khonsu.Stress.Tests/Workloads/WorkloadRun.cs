namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// One run of a workload: its seed, its level, its store, and the first violation that any thread saw.
/// </summary>
sealed class WorkloadRun : IDisposable
{
    const ulong FeedOneIn = 4;

    // A thread that has not ended by then is reported: nothing in a workload waits for anything but the store. Where
    // all that have not ended sleep, nobody is left to wake them; that is seen earlier.
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    static readonly TimeSpan s_sleepMax = TimeSpan.FromSeconds(10);
    static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    readonly Action<int> _disturb;
    readonly bool _ownsStore;

    // Written once by the first thread that sees a violation; losing the race means that another one is told.
    string? _violation;

    /// <summary>Opens a run.</summary>
    /// <param name="seed">Where all choices come from.</param>
    /// <param name="level">The level of the workload's transactions.</param>
    /// <param name="disturb">Called between store calls with a place number; null for yields that follow from the
    /// seed.</param>
    /// <param name="store">A store that lives longer than the run; null for one of its own.</param>
    public WorkloadRun(ulong seed, IsolationLevel level, Action<int>? disturb = null, KhonsuStore? store = null)
    {
        Seed = seed;
        Level = level;
        Random = new SeededRandom(seed);
        _disturb = disturb ?? Disturbance.OneIn(2 + Random.Below(30));
        Options = new TransactionOptions { Isolation = level };
        _ownsStore = store is null;
        // Why sometimes: in a store with a change feed each commit has a descriptor, and its stamps have places to
        // claim.
        Store = store ?? KhonsuStore.Open(
            seed % FeedOneIn == FeedOneIn - 1 ? new StoreOptions { ChangeFeed = new ChangeFeedOptions() } : null);
    }

    public ulong Seed { get; }

    public IsolationLevel Level { get; }

    /// <summary>Choices made before the threads start.</summary>
    public SeededRandom Random { get; }

    public TransactionOptions Options { get; }

    public KhonsuStore Store { get; }

    /// <summary>Whether transactions of this level read one snapshot.</summary>
    public bool HasOneSnapshot => Level != IsolationLevel.ReadCommitted;

    public string? Violation => Volatile.Read(ref _violation); // Order: pairs with the exchange in Report.

    public bool IsViolated => Violation is not null;

    public void Report(string violation) => Interlocked.CompareExchange(ref _violation, violation, null);

    public void Check(bool condition, string violation)
    {
        if (!condition)
            Report(violation);
    }

    /// <summary>A place between two store calls.</summary>
    public void Pause(int place) => _disturb(place);

    /// <summary>Runs a body on several threads at once, each with numbers of its own, and joins them.</summary>
    public void RunThreads(int count, Action<int, SeededRandom> body)
    {
        using var start = new Barrier(count);
        var threads = new Thread[count];
        for (int i = 0; i < count; i++)
        {
            int index = i;
            ulong seed = Random.Next();
            threads[i] = new Thread(() => RunThread(start, index, seed, body)) { IsBackground = true };
            threads[i].Start();
        }

        foreach (Thread thread in threads)
        {
            if (!Ends(thread, threads))
                throw new TimeoutException("a thread does not end: it loops, or waits for another transaction");
        }
    }

    // Looks are counted, not the time: a machine that stands still takes nobody's patience.
    static bool Ends(Thread thread, Thread[] all)
    {
        TimeSpan asleep = TimeSpan.Zero;
        for (TimeSpan waited = TimeSpan.Zero; waited < s_patience && asleep < s_sleepMax; waited += s_look)
        {
            if (thread.Join(s_look))
                return true;
            bool isAsleep = Array.TrueForAll(
                all, static one => !one.IsAlive || (one.ThreadState & ThreadState.WaitSleepJoin) != 0);
            asleep = isAsleep ? asleep + s_look : TimeSpan.Zero;
        }

        return false;
    }

    public void Dispose()
    {
        if (_ownsStore)
            Store.Dispose();
    }

    void RunThread(Barrier start, int index, ulong seed, Action<int, SeededRandom> body)
    {
        Disturbance.Seed(seed);
        try
        {
            start.SignalAndWait();
            body(index, new SeededRandom(seed ^ 0x5EED));
        }
        catch (Exception exception)
        {
            // Why: whatever escapes from a workload's thread is a defect, and the process must live to tell it.
            Report($"thread {index} failed: {exception}");
        }
    }
}
