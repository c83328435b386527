namespace Khonsu.Bench.Ratio.Measuring;

/// <summary>Takes all threads of a run through its phases together: start, lead-in, measured time, stop.</summary>
sealed class RunSignal(int threads)
{
    // Written by the worker that arrives last; every worker spins on it, at most until all threads have been scheduled
    // once.
    int _waiting = threads;

    // Each written once by the main thread: when the lead-in is over, and when the time is.
    bool _isMeasured;
    bool _isStopped;

    // Order: partner is the volatile write in Measure.
    public bool IsMeasured => Volatile.Read(ref _isMeasured);

    // Order: partner is the volatile write in Stop.
    public bool IsStopped => Volatile.Read(ref _isStopped);

    public void AwaitStart()
    {
        // Order: the decrement is a full fence; the last one releases the spinning readers below.
        Interlocked.Decrement(ref _waiting);
        var spin = new SpinWait();
        // Order: partner is the decrement above. Ends when every thread of the run has arrived.
        while (Volatile.Read(ref _waiting) > 0)
            spin.SpinOnce(sleep1Threshold: -1);
    }

    // Order: partner is IsMeasured.
    public void Measure() => Volatile.Write(ref _isMeasured, true);

    // Order: partner is IsStopped.
    public void Stop() => Volatile.Write(ref _isStopped, true);
}
