using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Checkpoints;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Recovery;

/// <summary>The store of a moment of the past, in memory: to it the logs of all shards are applied up to there, as a
/// node does. One thread at a time.</summary>
sealed class ReadStore : IDisposable
{
    // Entries of one shard between looks at the others.
    const int EntriesAtATime = 256;

    readonly LocalStore _local;
    readonly StoreState[] _states;
    readonly KhonsuStore _store;
    ulong _latestStart;

    ReadStore(IReadOnlyList<TableDefinition> tables, int shards)
    {
        _local = new LocalStore(tables, new ShardMap(shards));
        _states = [.. _local.Map.Groups.Select(group => new StoreState(_local, group))];
        _store = KhonsuStore.Open(new StoreOptions { Sink = new ReadSink(_local) });
    }

    /// <summary>The rows.</summary>
    public KhonsuStore Store => _store;

    /// <summary>The tables, in the order of their names.</summary>
    public IReadOnlyList<ReplicaTable> Tables => [.. _local.Tables.Values];

    /// <summary>The latest time that an entry bore: microseconds since 1970, UTC; 0 for none.</summary>
    public long LatestTime => _local.LatestTime;

    /// <summary>The largest common time that a shard has given or heard of.</summary>
    public long LatestCommonTime => _states.Max(static state => state.Shared.Clock.Now);

    /// <summary>The latest start of any node of which there is a trace.</summary>
    public ulong LatestStart => _latestStart;

    /// <summary>The nodes of which the logs have heard, and the latest start of each.</summary>
    public IReadOnlyDictionary<NodeId, ulong> Starts => _states
        .SelectMany(static state => state.Starts)
        .GroupBy(static one => one.Node, static one => one.Start)
        .ToDictionary(static one => one.Key, static one => one.Max());

    /// <summary>Reads the past.</summary>
    /// <param name="past">The past.</param>
    /// <param name="cut">The moment.</param>
    /// <param name="tables">All tables of which there may be rows.</param>
    /// <param name="progress">Told how much of it is read, from 0 to 1; null for nobody.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="StorageException">Something is damaged, or of a later version.</exception>
    /// <exception cref="SchemaMismatchException">Rows cannot be read as those of the tables.</exception>
    /// <exception cref="UnknownTableException">There are rows of a table that is none of the tables.</exception>
    public static ReadStore Of(
        Past past,
        FoundCut cut,
        IReadOnlyList<TableDefinition> tables,
        IProgress<double>? progress,
        CancellationToken cancellation)
    {
        var read = new ReadStore(tables, past.Shards.Count);
        try
        {
            read.Fill(past, cut, progress, cancellation);
            return read;
        }
        catch (MalformedBytesException error)
        {
            read.Dispose();
            throw FileFaults.Of(error);
        }
        catch
        {
            read.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _store.Dispose();

    void Fill(Past past, FoundCut cut, IProgress<double>? progress, CancellationToken cancellation)
    {
        _local.Begin(incarnation: 1);
        long all = Math.Max(1, cut.Points.Sum(static point => point.Cut - point.Start.Index));
        long done = 0;
        Shard[] shards = [.. past.Shards.Select((history, number) => Open(history, cut.Points[number], number))];
        try
        {
            // Why in turns: an entry may have to wait for entries of other shards (Inv S3).
            while (shards.Any(static shard => !shard.IsAtEnd))
            {
                cancellation.ThrowIfCancellationRequested();
                long before = done;
                foreach (Shard shard in shards)
                    done += shard.Apply(EntriesAtATime);
                if (done == before)
                    throw Incomplete();
                progress?.Report((double)done / all);
            }
        }
        finally
        {
            foreach (Shard shard in shards)
                shard.Dispose();
        }

        // Inv S7: what is restored belongs together.
        if (!_local.IsWhole)
            throw Incomplete();
        _latestStart = Math.Max(
            shards.Max(static shard => shard.LatestStart), Starts.Values.DefaultIfEmpty().Max());
    }

    Shard Open(History history, FoundPoint point, int number)
    {
        var applier = new GroupApplier(_states[number], new NodeId(0), incarnation: 0, LogIndex.Zero);
        if (point.Start.Open is { } open)
        {
            StoredCheckpoint stored = open();
            stored.Verify();
            applier.Load(stored.Directory, point.Start.Index);
        }

        return new Shard(applier, history.Read(point.Start.Index, point.Start.Chain).GetEnumerator(), point.Cut);
    }

    static StorageException Incomplete() => new(
        StorageFault.Damaged, "The logs of the shards do not go on to where they belong together: files are missing.");

    // The log of a shard on its way into the store.
    sealed class Shard(GroupApplier applier, IEnumerator<LogEntry> log, LogIndex cut) : IDisposable
    {
        public bool IsAtEnd => applier.Applied == cut;

        public ulong LatestStart { get; private set; }

        public long Apply(int entriesMax)
        {
            LogIndex before = applier.Applied;
            // Why not more: what waits, waits for other shards.
            if (!applier.IsHeld && Next(entriesMax) is { Count: > 0 } entries)
                applier.Add(new(applier.End, entries));
            applier.Apply();
            return applier.Applied - before;
        }

        public void Dispose() => log.Dispose();

        List<LogEntry> Next(int entriesMax)
        {
            var entries = new List<LogEntry>();
            while (entries.Count < entriesMax && applier.End + entries.Count < cut && log.MoveNext())
            {
                entries.Add(log.Current);
                LatestStart = Math.Max(LatestStart, log.Current.Proposal.Incarnation);
            }

            return entries;
        }
    }

    // Nobody commits to the past.
    sealed class ReadSink(LocalStore local) : ICommitSink
    {
        void ICommitSink.Attach(KhonsuStore store) => local.Attach(store);

        void ICommitSink.Submit(SubmittedCommit commit)
            => throw new InvalidOperationException("The past takes no commits.");
    }
}
