using System.Diagnostics;

namespace Khonsu.Bench.Ratio.Measuring;

/// <summary>
/// One thread of a run: its key stream, its counters, its clock. The fields are written by their own thread only and
/// read by the main thread after the join; <see cref="_pad"/> keeps the next object's counters off this one's cache
/// line.
/// </summary>
sealed class Worker(int index, int tableRows, int[] keys, string[] names)
{
    /// <summary>Operations between two looks at the stop flag.</summary>
    public const int BatchOperations = 64;

    public readonly int Index = index;
    public readonly int TableRows = tableRows;
    public readonly int[] Keys = keys;

    /// <summary>Equal to the keys of the table but other instances, as keys that arrive from outside are.</summary>
    public readonly string[] Names = names;

    /// <summary>Where the next group of the key stream starts; kept from round to round.</summary>
    public int Cursor;

    /// <summary>Operations of this worker since the bank was filled; kept from round to round.</summary>
    public long OperationsEver;

    /// <summary>
    /// Updated rows since the bank was filled, as the operation reports them: what the invariant check expects.
    /// </summary>
    public long UpdatesEver;

    /// <summary>Runs of the transaction's body; 0 when the rival cannot repeat it.</summary>
    public long BodyRuns;

    /// <summary>Sum of what was read, so that no read is optimized away.</summary>
    public long ReadSum;

    /// <summary>Sums that were not those of one moment.</summary>
    public long WrongTotals;

    public long Operations;
    public long OperationsMax;
    public long AllocatedBytes;
    public double Seconds;
    public Exception? Failure;

#pragma warning disable CS0169, CS0414, IDE0051 // The pad is never read: being there is its job.
    readonly CacheLinePad _pad;
#pragma warning restore CS0169, CS0414, IDE0051

    /// <summary>Hands out the next group of the stream and moves on.</summary>
    public int NextGroup(int groupKeys)
    {
        var position = Cursor;
        Cursor = (position + groupKeys) & (Keys.Length - 1);
        return position;
    }

    /// <summary>Counts a batch that is done.</summary>
    public void Count(int operations, int updatesEach)
    {
        Operations += operations;
        OperationsEver += operations;
        UpdatesEver += (long)operations * updatesEach;
    }

    public void Prepare(long operationsMax)
    {
        AllocatedBytes = 0;
        OperationsMax = operationsMax;
        Failure = null;
    }

    /// <summary>
    /// Runs batches until the time is over or the maximum is reached; those of the lead-in are not counted.
    /// </summary>
    public void Run(RunSignal signal, Action<Worker> runBatch)
    {
        try
        {
            signal.AwaitStart();
            while (!signal.IsMeasured)
                runBatch(this);
            Operations = BodyRuns = WrongTotals = 0;
            var bytesBefore = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            // Why at least once: one long sum may outlast a short run, and a run without a figure is none.
            do
                runBatch(this);
            while (!signal.IsStopped && Operations < OperationsMax);
            Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            AllocatedBytes = GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
        }
        catch (Exception exception)
        {
            // Why caught: a failure in one rival is a result that the report names; it must not tear down the others.
            Failure = exception;
        }
    }
}
