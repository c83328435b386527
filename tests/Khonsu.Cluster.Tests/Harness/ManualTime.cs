namespace Khonsu.Cluster.Tests.Harness;

/// <summary>
/// A clock that stands still until a test moves it. It also stands for slow disks: the store asks it for the time
/// in the middle of each write, and has to wait there while its disk is stalled.
/// </summary>
sealed class ManualTime : TimeProvider
{
    readonly Lock _gate = new();
    readonly List<ManualTimer> _timers = [];
    readonly ManualResetEventSlim _diskAnswers = new(true);
    volatile string _stalledThread = "";
    bool _isDiskAwaited;
    long _ticks;

    /// <summary>Whether a log thread stands in the middle of a batch, because its disk does not answer.</summary>
    public bool IsDiskAwaited
    {
        get => Volatile.Read(ref _isDiskAwaited);
        private set => Volatile.Write(ref _isDiskAwaited, value);
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        if (Thread.CurrentThread.Name is { } name && name == _stalledThread)
        {
            IsDiskAwaited = true;
            _diskAnswers.Wait();
        }

        return Volatile.Read(ref _ticks);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(callback, state, Forget);
        lock (_gate)
            _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Lets time pass, and one period of each timer.</summary>
    public void Advance(TimeSpan time)
    {
        Interlocked.Add(ref _ticks, time.Ticks);
        ManualTimer[] timers;
        lock (_gate)
            timers = [.. _timers];
        foreach (ManualTimer timer in timers)
            timer.Fire();
    }

    /// <summary>The disk of a node does not answer, from its next batch on.</summary>
    public void StallDisk(ulong node)
    {
        IsDiskAwaited = false;
        _diskAnswers.Reset();
        _stalledThread = $"khonsu log {node}";
    }

    /// <summary>It answers again.</summary>
    public void ReleaseDisk()
    {
        _stalledThread = "";
        _diskAnswers.Set();
    }

    void Forget(ManualTimer timer)
    {
        lock (_gate)
            _timers.Remove(timer);
    }
}
