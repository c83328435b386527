namespace Flights.Replay;

/// <summary>What a replay did.</summary>
/// <param name="Transactions">Transactions that committed; one for each flight.</param>
/// <param name="Attempts">Runs of their bodies; those beyond the transactions are restarts after a conflict.</param>
/// <param name="SnapshotsChecked">Snapshots whose sums were compared.</param>
/// <param name="SnapshotsMidway">Those of them that held some of the flights, but not yet all.</param>
/// <param name="Duration">How long the replay took.</param>
readonly record struct ReplayCounts(
    long Transactions,
    long Attempts,
    long SnapshotsChecked,
    long SnapshotsMidway,
    TimeSpan Duration)
{
    /// <summary>Runs of a body that met a conflict and were done again.</summary>
    public long Restarts => Attempts - Transactions;
}
