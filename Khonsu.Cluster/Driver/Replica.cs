using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Driver;

/// <summary>
/// One group on a node, for those who use it. For any thread; no call waits. Each fails with
/// <see cref="RefusedException"/> when nothing was done, <see cref="InDoubtException"/> when nobody can tell, or
/// <see cref="NodeStoppedException"/> when the node did not run any more and nothing was done.
/// </summary>
sealed class Replica : IReplica
{
    readonly NodeParts _node;
    readonly ReplicaDriver _driver;

    /// <summary>Makes the face of a driver.</summary>
    public Replica(NodeParts node, ReplicaDriver driver) => (_node, _driver) = (node, driver);

    /// <summary>Where it stands.</summary>
    public ReplicaStatus Status => _driver.Status;

    /// <inheritdoc />
    /// <remarks>Here, or through the leader.</remarks>
    public Task<Applied> ProposeAsync(ReadOnlyMemory<byte> payload, bool isPatient = false)
        => Call<Applied>(payload.Length, call => _driver.Propose(payload, isPatient, call));

    /// <inheritdoc />
    public Task<LogIndex> ReadIndexAsync() => Call<LogIndex>(0, _driver.Read);

    /// <summary>Takes a checkpoint.</summary>
    /// <returns>Completes when one is durable that covers all that is applied now.</returns>
    public Task<CheckpointRef> TakeCheckpointAsync() => Call<CheckpointRef>(0, _driver.TakeCheckpoint);

    /// <summary>Reads the decided log on from an index.</summary>
    /// <param name="from">The index.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Completes as soon as there is an entry, or with none when the log begins later by now.</returns>
    public async Task<LogPiece> ReadLogAsync(LogIndex from, CancellationToken cancellation)
    {
        TaskCompletionSource<LogPiece>? asked = null;
        Task<LogPiece> piece = Call<LogPiece>(0, call =>
        {
            Volatile.Write(ref asked, call);
            _driver.ReadLog(from, call);
        });
        // Why: so that the driver sees that nobody waits any more.
        using CancellationTokenRegistration ended = cancellation.Register(
            () => Volatile.Read(ref asked)?.TrySetCanceled(cancellation));
        return await piece.WaitAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Lends the latest checkpoint.</summary>
    /// <returns>It, to be given back by <see cref="Return"/>; null when there is none.</returns>
    public Task<LentCheckpoint?> LendCheckpointAsync() => Call<LentCheckpoint?>(0, _driver.Lend);

    /// <summary>Gives a checkpoint back.</summary>
    /// <param name="lent">One that was lent.</param>
    public void Return(LentCheckpoint lent) => _node.Inbox.Post(() => _driver.Return(lent));

    /// <summary>Somebody waits for what may be patient: it waits no more, for an election time. Of no effect but on the
    /// leader.</summary>
    public void Hurry() => _node.Inbox.Post(_driver.Hurry);

    /// <summary>Asks another voter to lead; on the leader only.</summary>
    /// <param name="target">The voter.</param>
    /// <returns>Completes when the target will be asked, as soon as it has all entries. When it does not take over
    /// within an election time, this node goes on leading; the status tells.</returns>
    /// <exception cref="RefusedException">This node does not lead, or the target is no other voter.</exception>
    public Task TransferLeadershipAsync(NodeId target)
        => Call<bool>(0, call => _driver.TransferLeadership(target, call));

    /// <summary>Changes who takes part; on the leader only. New voters are brought up to date first.</summary>
    /// <param name="next">The next configuration, with the number after the present one.</param>
    /// <returns>Completes when it is in force, with the configuration.</returns>
    /// <exception cref="RefusedException">Nothing was changed; the reason says why.</exception>
    /// <exception cref="InDoubtException">This node stopped leading meanwhile.</exception>
    public Task<Config> ReconfigureAsync(Config next)
        => Call<Config>(0, call => _driver.Reconfigure(next, call));

    Task<T> Call<T>(long bytes, Action<TaskCompletionSource<T>> run) => _node.CallAsync(bytes, run);
}
