using Khonsu.Transactions;

namespace Khonsu.Replication;

/// <summary>
/// A commit on its way through a log: what it has read and writes, free of the attempt that made it, and its end, for
/// which the block waits.
/// </summary>
internal sealed class SubmittedCommit : Awaited
{
    // Set once, before it is ended.
    CommitVerdict _verdict;

    internal SubmittedCommit(WaiterTable waiters, long snapshot, IReadOnlyList<TableFootprint> tables)
        : base(waiters)
        => (Snapshot, Tables) = (snapshot, tables);

    /// <summary>Everything that was read is unchanged up to this timestamp, and may not change after it.</summary>
    internal long Snapshot { get; }

    /// <summary>What was read and is written, by table.</summary>
    internal IReadOnlyList<TableFootprint> Tables { get; }

    /// <summary>Whether it merges something.</summary>
    internal bool HasMerges => Tables.Any(static table => table.Merges.Count != 0);

    /// <summary>Whether it changes anything.</summary>
    internal bool HasWrites => Tables.Any(static table => table.Writes.Count + table.Merges.Count != 0);

    /// <summary>How the explanation of a refusal begins.</summary>
    internal required AbortInfo Description { get; init; }

    /// <summary>Writes that its rules for conflicts have left out.</summary>
    internal required IReadOnlyList<SkippedWrite> Skipped { get; init; }

    /// <summary>Whether the same run of the body may commit after a refusal, prepared once more.</summary>
    internal required bool CanGoAgain { get; init; }

    /// <summary>Ends it; called once.</summary>
    /// <param name="verdict">How.</param>
    internal void End(CommitVerdict verdict)
    {
        _verdict = verdict;
        Complete();
    }

    /// <summary>Waits for the end, with the thread.</summary>
    /// <returns>How it ended.</returns>
    internal CommitVerdict Wait()
    {
        WaitForEnd(default);
        return _verdict;
    }

    /// <summary>Waits for the end, without a thread.</summary>
    /// <returns>How it ended.</returns>
    internal async ValueTask<CommitVerdict> WaitAsync()
    {
        await WaitForEndAsync(default).ConfigureAwait(false);
        return _verdict;
    }

    /// <summary>Explains a refusal.</summary>
    /// <param name="conflict">What refused it.</param>
    /// <returns>The explanation.</returns>
    internal AbortInfo Explain(in FootprintConflict conflict)
    {
        AbortInfo abort = Description with
        {
            Rule = RuleOf(conflict.Part),
            OtherCommitTimestamp = conflict.Stamp == 0 ? null : conflict.Stamp,
        };
        if (conflict.Part is FootprintPart.Snapshot or FootprintPart.Unproven)
            return abort;
        TableFootprint table = Tables[conflict.Table];
        abort = abort with { Table = table.Definition.Name };
        return conflict.Part switch
        {
            FootprintPart.Read => abort with { Key = table.Reads[conflict.Item].Key },
            FootprintPart.Write => abort with { Key = table.Writes[conflict.Item].Key },
            FootprintPart.Merge => abort with { Key = table.Merges[conflict.Item].Key },
            FootprintPart.Range => abort with
            {
                Index = table.Ranges[conflict.Item].Guard?.Guarded.Definition.Name,
                Range = table.Ranges[conflict.Item].Guard?.DescribeRange(),
            },
            _ => abort,
        };
    }

    static ConflictRule RuleOf(FootprintPart part) => part switch
    {
        FootprintPart.Read or FootprintPart.Unproven => ConflictRule.RowReadChanged,
        FootprintPart.Write => ConflictRule.RowReadAndWrittenChanged,
        FootprintPart.Range or FootprintPart.Point => ConflictRule.IndexRangeChanged,
        FootprintPart.Scan => ConflictRule.ScannedTableChanged,
        FootprintPart.Merge => ConflictRule.MergedRowDeleted,
        _ => ConflictRule.SnapshotTooOld,
    };
}
