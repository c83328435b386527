using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Checkpoints;
using Khonsu.CompilerServices;

namespace Khonsu.Cluster.Recovery;

/// <summary>
/// Makes the files of a new node whose store is that of a place in the past, spread over another number of shards: of
/// each shard a checkpoint with its rows, and no log.
/// </summary>
/// <remarks>
/// The outcomes of commits are known by the shards that there were, so the new ones have forgotten them: of the starts
/// of nodes that there were they say so, and do not take them for starts that never were. Transactions that were not
/// committed in all of their shards are left out, and no shard will hear of them again.
/// </remarks>
/// <param name="past">The past.</param>
/// <param name="target">The new node.</param>
/// <param name="tables">All tables of which there may be rows.</param>
/// <param name="shards">How many shards there are to be.</param>
sealed class Resharder(Past past, RestoreTarget target, IReadOnlyList<TableDefinition> tables, int shards)
{
    // The part of the work that is done when all is read.
    const double ReadPart = 0.5;

    readonly ShardMap _map = new(shards);

    /// <summary>Makes them.</summary>
    /// <param name="cut">The place.</param>
    /// <param name="progress">Told how much is done, from 0 to 1; null for nobody.</param>
    /// <param name="cancellation">Gives up; nothing is left.</param>
    /// <exception cref="StorageException">Something is damaged, or cannot be written; nothing is left.</exception>
    /// <exception cref="UnknownTableException">There are rows of a table that is none of the tables; nothing is
    /// left.</exception>
    public void Run(FoundCut cut, IProgress<double>? progress, CancellationToken cancellation)
    {
        TargetDirectory.Check(target.Directory);
        var reading = progress is null ? null : new Share(progress);
        using ReadStore read = ReadStore.Of(past, cut, tables, reading, cancellation);
        // Why the largest: where there is one shard then, its commit timestamps do not go back.
        // Why one at least: a checkpoint is of something.
        LogIndex index = LogIndex.Max(LogIndex.Zero + 1, cut.Points.Max(static point => point.Cut));
        TargetDirectory.Fill(target.Directory, NewNode.UnfinishedSuffix, directory =>
        {
            using var node = new NewNode(directory, target.Identity, shards);
            for (int shard = 0; shard < shards; shard++)
            {
                Write(node, read, directory, shard, index, cancellation);
                progress?.Report(ReadPart + ((1 - ReadPart) * (shard + 1) / shards));
            }

            node.Settle(read.LatestStart);
        });
    }

    void Write(
        NewNode node, ReadStore read, string directory, int shard, LogIndex index, CancellationToken cancellation)
    {
        GroupId group = _map.Groups[shard];
        var folder = new CheckpointFolder(directory, group, static _ => { });
        ulong id = CheckpointFolder.NewId();
        using (StateWriter writer = WriterOf(read, shard, index))
            writer.Write(folder.Begin(id), cancellation);
        node.Begin(group, id, index, chain: 0, folder.Seal(id, index).StreamBytes);
        node.End(group, index);
    }

    StateWriter WriterOf(ReadStore read, int shard, LogIndex index)
    {
        GroupId group = _map.Groups[shard];
        var rest = new StateRest(
            [.. read.Tables.Select(static table => table.Definition.Name)],
            // Why: nobody has read in the new shard before.
            Floor: StoreState.StampBefore(index),
            Changes: [],
            [.. read.Starts.OrderBy(static one => one.Key).Select(static one => (one.Key, Forgotten(one.Value)))],
            Clients: [],
            new KnownSchemas().All,
            read.LatestTime)
        {
            Shared = _map.Count > 1 ? SharedOf(read, shard, index) : null,
        };
        return new StateWriter(
            read.Tables,
            _map.Count > 1 ? place => _map.GroupOf(place) == group : null,
            read.Store.Begin(new TransactionOptions { Isolation = IsolationLevel.Snapshot }),
            rest);
    }

    // Nothing is known of this start and those before.
    static NodeSessions Forgotten(ulong start)
        => new(new Session { Incarnation = start + 1 }, keptSince: start + 1, former: []);

    SharedRest SharedOf(ReadStore read, int shard, LogIndex index)
    {
        var none = new PreparedTransactions(shard);
        none.Clock.Follow(read.LatestCommonTime);
        return SharedRest.Of(none, [.. _map.Groups.Select(group => new ShardPosition(group, index))]);
    }

    sealed class Share(IProgress<double> whole) : IProgress<double>
    {
        public void Report(double value) => whole.Report(ReadPart * value);
    }
}
