using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Flights.Model;

namespace Flights.Replay;

/// <summary>
/// Posts all flights to the book from several threads, each flight as one transaction, while one more thread checks
/// snapshots. The first error of any of them ends them all.
/// </summary>
/// <param name="book">The book, with all airports.</param>
/// <param name="flights">The flights, with unique numbers.</param>
/// <param name="post">The body of the transaction.</param>
sealed class Replayer(FlightBook book, IReadOnlyList<Flight> flights, Action<FlightBookTx, Flight> post)
{
    const int ProgressMilliseconds = 50;

    // Flights handed out, may run past the end by one for each thread; and flights committed. All workers write both.
    int _taken;
    int _committed;

    /// <summary>Replays everything.</summary>
    /// <param name="threads">Threads that post, at least 1.</param>
    /// <param name="onProgress">Told the number of flights now and then, on the caller's thread.</param>
    /// <param name="cancellation">Stops between two transactions.</param>
    /// <exception cref="CheckException">A snapshot was not consistent.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; the flights in the book stay there.</exception>
    public ReplayCounts Run(int threads, Action<int> onProgress, CancellationToken cancellation)
    {
        SnapshotReader reader = new(book, flights.Count);
        reader.CheckOne();
        long start = Stopwatch.GetTimestamp();
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using CancellationTokenSource posted = CancellationTokenSource.CreateLinkedTokenSource(stop.Token);
        Task<long>[] workers = [.. Enumerable.Range(0, threads).Select(_ => Start(() => PostAll(stop.Token), stop))];
        Task checks = Start(() => CheckUntil(reader, posted.Token), stop);
        Task posting = Task.WhenAll(workers);
        while (Task.WaitAny([posting], ProgressMilliseconds) < 0)
            onProgress(_committed);
        posted.Cancel();
        Task.WaitAny(checks);
        TimeSpan duration = Stopwatch.GetElapsedTime(start);
        ThrowFirstError([checks, .. workers]);
        onProgress(_committed);
        reader.CheckOne();
        return new(_committed, workers.Sum(worker => worker.Result), reader.Checked, reader.Midway, duration);
    }

    /// <summary>Takes flights until there are none.</summary>
    /// <returns>Runs of transaction bodies.</returns>
    long PostAll(CancellationToken stop)
    {
        long attempts = 0;
        while (true)
        {
            stop.ThrowIfCancellationRequested();

            // Order: partner is the same line in the other workers; each number goes to one of them.
            int index = Interlocked.Increment(ref _taken) - 1;
            if (index >= flights.Count)
                return attempts;
            attempts += Post(flights[index], stop);

            // Order: no partner; the progress may see an older number, the end is read after the workers have ended.
            Interlocked.Increment(ref _committed);
        }
    }

    int Post(Flight flight, CancellationToken stop) => book.Atomically(
        (flight, post),
        static (tx, state) =>
        {
            state.post(tx, state.flight);
            return tx.Attempt;
        },
        cancellationToken: stop);

    static long CheckUntil(SnapshotReader reader, CancellationToken posted)
    {
        reader.CheckUntil(posted);
        return reader.Checked;
    }

    /// <summary>Starts a thread whose error stops the others.</summary>
    static Task<long> Start(Func<long> work, CancellationTokenSource stop) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                return work();
            }
            catch
            {
                stop.Cancel();
                throw;
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    // Why: the first error makes the others end as cancelled; those say nothing.
    static void ThrowFirstError(Task[] tasks)
    {
        Exception[] errors = [.. tasks.SelectMany(task => task.Exception?.InnerExceptions ?? [])];
        Exception? first = errors.FirstOrDefault(error => error is not OperationCanceledException)
            ?? errors.FirstOrDefault();
        if (first is not null)
            ExceptionDispatchInfo.Throw(first);
    }
}
