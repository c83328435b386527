namespace Khonsu.Cluster.Log;

/// <summary>
/// Changes of the durable log, to be made in the order of the members, in one atomic batch with the hard state.
/// </summary>
/// <param name="ResetTo">
/// If not null, the log is emptied and starts anew at the index and with the chain of this installed checkpoint.
/// </param>
/// <param name="TrimTo">If not null, entries below it are deleted. Alone it needs no sync.</param>
/// <param name="TrimChain">Chain of the log at <paramref name="TrimTo"/>, to be kept for the restart.</param>
/// <param name="TruncateTo">If not null, entries from it on are deleted: it is the new end.</param>
/// <param name="AppendFrom">Where the new entries go; equal to the end after the steps before.</param>
/// <param name="Entries">The new entries; may be none.</param>
sealed record LogWrite(
    CheckpointRef? ResetTo,
    LogIndex? TrimTo,
    ulong TrimChain,
    LogIndex? TruncateTo,
    LogIndex AppendFrom,
    IReadOnlyList<LogEntry> Entries);
