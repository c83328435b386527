using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Log;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>
/// Sends the commits of a client's store of several shards on their way: to the log of the shard that one touches, or,
/// where it touches several, to a node that does it. For any thread.
/// </summary>
/// <param name="local">The store.</param>
/// <param name="shardOf">A shard of it.</param>
/// <param name="remote">Brings those of several shards to their end.</param>
/// <param name="requests">Numbers them.</param>
/// <param name="telemetry">Counts and measures.</param>
sealed class FollowedSink(
    LocalStore local,
    Func<GroupId, ClientShard> shardOf,
    RemoteCommits remote,
    OpenRequests requests,
    CommitTelemetry telemetry) : ICommitSink
{
    readonly ShardedReads _reads = new(
        local, shardOf(local.Map.Groups[0]).Sink.Options, shard => shardOf(shard).Replica.ReadIndexAsync());

    void ICommitSink.Attach(KhonsuStore store) => local.Attach(store);

    long ICommitSink.CheckReadable() => _reads.CheckReadable();

    void ICommitSink.CheckRead(long before) => _reads.CheckRead(before);

    bool ICommitSink.ProvesReads => true;

    void ICommitSink.Prove(SubmittedCommit commit) => _reads.Prove(commit);

    void ICommitSink.Submit(SubmittedCommit commit)
    {
        if (ShardSplit.OnlyOf(commit, local.Map) is { } only)
        {
            ((ICommitSink)shardOf(only).Door).Submit(commit);
        }
        else if (requests.TryBegin() is (ulong number, _))
        {
            _ = remote.RunAsync(commit, number, telemetry.Begin());
        }
        else
        {
            telemetry.OnRefusedToBegin();
            throw ClusterUnavailableException.Stopping();
        }
    }
}
