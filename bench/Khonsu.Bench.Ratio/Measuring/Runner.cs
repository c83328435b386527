using System.Diagnostics;

namespace Khonsu.Bench.Ratio.Measuring;

/// <summary>Runs one contestant once and measures it from outside: time, bytes, collections, invariants.</summary>
static class Runner
{
    // Why a lead-in: a full collection leaves cold caches and an empty nursery; without it a short run of a rival that
    // allocates little would end before its first collection and look free of them.
    const double LeadInShare = 0.5;

    /// <summary>Runs the workers on threads of their own until the time is over.</summary>
    /// <param name="contestant">The rival.</param>
    /// <param name="workers">One for each thread of this run.</param>
    /// <param name="everyWorker">All workers that ever ran on this bank, for the check.</param>
    /// <param name="hasWriter">Whether only worker 0 is measured and the others write beside it.</param>
    /// <param name="limit">When a run ends.</param>
    /// <returns>The measurement; a broken invariant is in it as <see cref="RunResult.Failure"/>.</returns>
    public static RunResult Run(
        Contestant contestant, Worker[] workers, Worker[] everyWorker, bool hasWriter, RunLimit limit)
    {
        CollectGarbage();
        var signal = new RunSignal(workers.Length);
        var threads = Array.ConvertAll(
            workers, worker => CreateThread(contestant, worker, signal, limit.OperationsMax));
        foreach (var thread in threads)
            thread.Start();
        if (!limit.CountsOperations)
            Thread.Sleep(TimeSpan.FromSeconds(limit.Seconds * LeadInShare));
        var collections = CollectionCounts.Now;
        var pause = GC.GetTotalPauseDuration();
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        signal.Measure();
        AwaitEnd(contestant, threads, limit);
        signal.Stop();
        foreach (var thread in threads)
            Patience.Join($"a run of {contestant.Name}", thread);
        var wallSeconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        pause = GC.GetTotalPauseDuration() - pause;
        collections = CollectionCounts.Now - collections;
        return Summarize(workers, hasWriter) with
        {
            CpuNanoseconds = cpu.TotalNanoseconds / Math.Max(workers.Sum(static w => w.Operations), 1),
            Collections = collections,
            PauseShare = pause.TotalSeconds / wallSeconds,
            Failure = FindFailure(contestant, workers, everyWorker),
        };
    }

    // Why before every run: each rival then starts with an empty nursery and pays for its own garbage only.
    static void CollectGarbage()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    static Thread CreateThread(Contestant contestant, Worker worker, RunSignal signal, long operationsMax)
    {
        worker.Prepare(operationsMax);
        return new Thread(() => worker.Run(signal, contestant.RunBatch)) { IsBackground = true };
    }

    static void AwaitEnd(Contestant contestant, Thread[] threads, RunLimit limit)
    {
        if (!limit.CountsOperations)
            Thread.Sleep(TimeSpan.FromSeconds(limit.Seconds));
        else
            foreach (var thread in threads)
                Patience.Join($"a run of {contestant.Name}", thread);
    }

    static string? FindFailure(Contestant contestant, Worker[] workers, Worker[] everyWorker)
    {
        foreach (var worker in workers)
        {
            if (worker.Failure is { } failure)
                return $"{failure.GetType().Name}: {failure.Message}";
            if (contestant.IsAtomic && worker.WrongTotals > 0)
                return $"{worker.WrongTotals} sums of {worker.Operations} were not those of one moment";
        }
        return Patience.Await($"the check of {contestant.Name}", () => contestant.Check(everyWorker));
    }

    // What the workers counted; the rest is seen from outside.
    static RunResult Summarize(Worker[] workers, bool hasWriter)
    {
        var main = hasWriter ? workers.AsSpan(0, 1) : workers;
        long operations = 0, bytes = 0, bodyRuns = 0;
        var rate = 0.0;
        foreach (var worker in main)
        {
            operations += worker.Operations;
            bytes += worker.AllocatedBytes;
            bodyRuns += worker.BodyRuns;
            rate += RateOf(worker);
        }
        var writerRate = hasWriter ? workers.Skip(1).Sum(RateOf) : 0;
        var perOperation = 1.0 / Math.Max(operations, 1);
        return new RunResult
        {
            Rate = rate,
            WriterRate = writerRate,
            BytesPerOperation = bytes * perOperation,
            AttemptsPerOperation = bodyRuns * perOperation,
            WrongTotals = workers.Sum(static w => w.WrongTotals),
        };
    }

    static double RateOf(Worker worker) => worker.Seconds > 0 ? worker.Operations / worker.Seconds : 0;
}
