using Flights.Model;

namespace Flights.Replay;

/// <summary>Takes consistent snapshots of the book, one after the other, and checks the sums of each.</summary>
/// <param name="book">The book, which others write meanwhile.</param>
/// <param name="flightCount">Flights that will be in it at the end.</param>
sealed class SnapshotReader(FlightBook book, int flightCount)
{
    // Both are written by the one thread that checks, and read by others after it has ended.
    /// <summary>Snapshots whose sums were compared.</summary>
    public long Checked { get; private set; }

    /// <summary>Those of them that held some of the flights, but not yet all.</summary>
    public long Midway { get; private set; }

    /// <summary>Checks snapshots until the token stops it.</summary>
    /// <exception cref="CheckException">The sums of a snapshot do not agree.</exception>
    public void CheckUntil(CancellationToken end)
    {
        while (!end.IsCancellationRequested)
            CheckOne();
    }

    /// <summary>Checks one snapshot.</summary>
    /// <exception cref="CheckException">Its sums do not agree.</exception>
    public void CheckOne()
    {
        BookTotals totals = BookTotals.Of(book);
        CheckException.ThrowIfAny($"snapshot {Checked + 1} is not consistent", totals.Contradictions());
        Checked++;
        if (totals.Ledger.Flights > 0 && totals.Ledger.Flights < flightCount)
            Midway++;
    }
}
