using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Placement;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Partial;

/// <summary>Where the blocks of a client go that keeps only some rows: for rows, and with their commits. For any
/// thread.</summary>
/// <param name="kept">The rows.</param>
/// <param name="fetches">Fetches others.</param>
/// <param name="commits">Takes commits.</param>
/// <param name="client">The client.</param>
sealed class PartialSink(KeptRows kept, RowFetches fetches, PartialCommits commits, PartialCore client)
    : ICommitSink, IPartialRows
{
    IPartialRows ICommitSink.Partial => this;

    // Why already before it is known: then there is nothing to be read either.
    bool ICommitSink.ProvesReads => client.Shards != 1;

    int IPartialRows.FetchesMax => kept.RowsMax;

    void ICommitSink.Attach(KhonsuStore store) => kept.Attach(store);

    void ICommitSink.Submit(SubmittedCommit commit) => commits.Submit(commit);

    void ICommitSink.Prove(SubmittedCommit commit)
    {
        if (ShardSplit.OnlyOf(commit, new ShardMap(client.Shards)) is not null)
            commit.End(new CommitVerdict(commit.Snapshot, null));
        else
            _ = ProveAsync(commit);
    }

    bool IPartialRows.KnowsRow(TableDefinition table, ReadOnlySpan<byte> key, long snapshot)
        => kept.KnowsRow(table, key, snapshot);

    bool IPartialRows.KnowsRange(TableDefinition table, in WantedRange range, long snapshot)
        => kept.KnowsRange(table, in range, snapshot);

    bool IPartialRows.KnowsTable(TableDefinition table, long snapshot) => kept.KnowsTable(table, snapshot);

    void IPartialRows.Fetch(RowFetch fetch) => fetches.Begin(fetch);

    Exception IPartialRows.TooMany() => new TooManyRowsException(kept.RowsMax);

    async Task ProveAsync(SubmittedCommit commit)
    {
        try
        {
            await client.SynchronizeAsync(CancellationToken.None).ConfigureAwait(false);
            commit.End(new CommitVerdict(0, new FootprintConflict(FootprintPart.Unproven, 0, 0, 0)));
        }
        catch (Exception error)
        {
            // Why all: whatever it is, who waits is told.
            commit.Fail(error);
        }
    }
}
