using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Apply;

/// <summary>
/// What a shard is told of ends of transactions, either that they came or that they can be forgotten: while an entry of
/// them is on its way, those that come are gathered for the next one. For any thread.
/// </summary>
/// <param name="shard">The shard.</param>
/// <param name="local">The store of this node.</param>
/// <param name="options">How long an answer is waited for.</param>
/// <param name="onLost">Hears of what was not done, or nobody knows.</param>
sealed class ShardDoor(GroupId shard, LocalStore local, SinkOptions options, Action<IEnumerable<Step>> onLost)
{
    const int StepsMax = 1024;

    readonly Lock _lock = new();
    readonly Queue<ShardEnd> _waiting = new();
    bool _isOpen;

    /// <summary>Tells the shard of an end, always in the same sense.</summary>
    /// <param name="step">The end.</param>
    /// <param name="shards">The shards of the transaction.</param>
    /// <remarks><see cref="Open"/> sends it.</remarks>
    public void Add(Step step, IReadOnlyList<GroupId> shards)
    {
        lock (_lock)
            _waiting.Enqueue(new ShardEnd(step, shards));
    }

    /// <summary>Sends what waits, and what comes until all of it is sent.</summary>
    /// <param name="replica">The shard's group.</param>
    public void Open(IReplica replica)
    {
        lock (_lock)
        {
            if (_isOpen || _waiting.Count == 0)
                return;
            _isOpen = true;
        }

        _ = RunAsync(replica);
    }

    async Task RunAsync(IReplica replica)
    {
        // Why: who adds it holds a lock, and others may add more by then.
        await Task.Yield();
        for (List<ShardEnd> ends = Take(); ends.Count > 0; ends = Take())
        {
            try
            {
                // Inv S5: what a node says that gathers is not what it has applied in order.
                if (!local.IsWhole)
                    throw new InDoubtException("The node has not all of its shards.");
                await ProposeAsync(replica, ends).ConfigureAwait(false);
            }
            catch (Exception)
            {
                // Why all: whatever it is, it is tried again, or somebody else does it.
                onLost(ends.Select(static end => end.Step));
            }
        }
    }

    List<ShardEnd> Take()
    {
        lock (_lock)
        {
            var taken = new List<ShardEnd>();
            while (taken.Count < StepsMax && _waiting.TryDequeue(out ShardEnd end))
                taken.Add(end);
            _isOpen = taken.Count > 0;
            return taken;
        }
    }

    async Task ProposeAsync(IReplica replica, IReadOnlyList<ShardEnd> ends)
    {
        var writer = new ByteWriter();
        ShardEntryCodec.Put(writer, ShardEnd.EntryOf(ends, shard, local.Positions));
        // Why not aborts: whoever was refused runs again at once, and meets what he has left.
        bool isPatient = ends.All(static end => end.Step.Kind == StepKind.Forget || end.Step.IsCommitted);
        await replica.ProposeAsync(writer.Written.ToArray(), isPatient)
            .WaitAsync(options.CommitTimeout, options.Time).ConfigureAwait(false);
    }
}
