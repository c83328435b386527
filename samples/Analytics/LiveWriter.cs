using System.Runtime.ExceptionServices;
using Flights.Model;
using Flights.Replay;

namespace Analytics;

/// <summary>
/// A thread that changes the book for as long as it lives: first it posts the flights, then it corrects their delays,
/// over and over. Each change is one transaction, and all sums of the book agree after each.
/// </summary>
sealed class LiveWriter : IDisposable
{
    readonly FlightBook _book;
    readonly IReadOnlyList<Flight> _flights;
    readonly CancellationTokenSource _end = new();
    readonly Task _work;

    // Written by the writer's thread alone, read by all.
    long _commits;

    /// <summary>Starts to write.</summary>
    /// <param name="book">The book, with all airports.</param>
    /// <param name="flights">The flights, at least one.</param>
    public LiveWriter(FlightBook book, IReadOnlyList<Flight> flights)
    {
        _book = book;
        _flights = flights;
        _work = Task.Factory.StartNew(
            Write, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Transactions that it has committed.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>Waits until it has committed so many transactions.</summary>
    /// <param name="commits">How many.</param>
    public void WaitFor(long commits)
    {
        SpinWait.SpinUntil(() => Commits >= commits || _work.IsCompleted);
        if (_work.Exception is { } error)
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
    }

    /// <summary>Stops it.</summary>
    public void Dispose()
    {
        _end.Cancel();
        Task.WaitAny(_work);
        _end.Dispose();
    }

    void Write()
    {
        for (int turn = 0; !_end.IsCancellationRequested; turn++)
        {
            Flight flight = _flights[turn % _flights.Count];
            if (turn < _flights.Count)
                _book.Atomically(flight, FlightPosting.Post);
            else
                _book.Atomically((flight, turn), static (tx, state) => Correct(tx, state.flight, (state.turn % 7) - 3));

            // Order: release; partner is the read of those who wait for so many commits.
            Volatile.Write(ref _commits, _commits + 1);
        }
    }

    static void Correct(FlightBookTx tx, Flight flight, int minutes)
    {
        tx.Flights.Row(flight.Number).DelayMinutes += minutes;
        tx.Routes.Row(flight.Origin, flight.Destination).DelayMinutes += minutes;
        tx.Airports.Row(flight.Origin).DelayMinutes += minutes;
        tx.Airports.Row(flight.Destination).DelayMinutes += minutes;
    }
}
