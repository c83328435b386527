using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Transport.Codec;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>A group that is asked over the network. For any thread.</summary>
sealed class RemoteReplica : IReplica
{
    /// <summary>What nodes take: a larger one would end the call that all commits share.</summary>
    public const int EntryBytesMax = 1 << 20;

    static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    readonly RemoteCluster<NodeConnection> _cluster;
    readonly uint _shard;
    readonly FollowedState _state;
    readonly OwnCommits _own;
    readonly ReadRounds<(NodeConnection Connection, LogIndex Index)> _rounds;

    /// <summary>Makes it.</summary>
    /// <param name="cluster">The nodes.</param>
    /// <param name="shard">Number of the shard.</param>
    /// <param name="state">What the log is applied to here.</param>
    /// <param name="own">Who waits for commits.</param>
    public RemoteReplica(RemoteCluster<NodeConnection> cluster, int shard, FollowedState state, OwnCommits own)
    {
        (_cluster, _shard, _state, _own) = (cluster, (uint)shard, state, own);
        _rounds = new(AskReadAsync);
    }

    /// <inheritdoc />
    /// <remarks>Nodes take from clients nothing that is patient.</remarks>
    public Task<Applied> ProposeAsync(ReadOnlyMemory<byte> payload, bool isPatient = false)
    {
        if (payload.Length > EntryBytesMax)
            return Task.FromException<Applied>(TooLarge());
        RequestId request = CommitBatchCodec.TakeRequest(payload.Span);
        if (_cluster.Connection is not { } connection)
            return Task.FromException<Applied>(_cluster.WhyNot());
        Task<Applied>? applied = _own.TryAdd(request.Sequence);
        if (applied is null)
        {
            return Task.FromException<Applied>(new RefusedException(
                Refusal.Busy, $"This client has {OwnCommits.OpenMax} commits that are not answered.", s_pause));
        }

        if (applied.IsCompleted)
            return applied;
        var proposal = new V1.Proposal
        {
            Number = request.Sequence,
            Command = ValueEncoder.Put(payload),
            Shard = _shard,
        };
        connection.Send(request.Node, new V1.CommitFrame { Proposals = { proposal } });
        // Why again: whoever has ended it may have looked before this commit was there.
        if (_cluster.Connection != connection)
            _own.Fail(request.Sequence, new InDoubtException("The connection has ended.", _cluster.Ended));
        return applied;
    }

    /// <inheritdoc />
    public async Task<LogIndex> ReadIndexAsync()
    {
        (NodeConnection connection, LogIndex index) = await _rounds.AskAsync().ConfigureAwait(false);
        try
        {
            await _state.WaitAsync(index, connection.Ended).ConfigureAwait(false);
            return index;
        }
        catch (OperationCanceledException)
        {
            throw _cluster.WhyNot();
        }
    }

    /// <summary>The error of what nodes do not take because of its size.</summary>
    public static RefusedException TooLarge() => new(
        Refusal.TooLarge, $"The payload is larger than {EntryBytesMax} bytes. Split it.", null);

    async Task<(NodeConnection Connection, LogIndex Index)> AskReadAsync()
    {
        NodeConnection connection = _cluster.Connection ?? throw _cluster.WhyNot();
        LogIndex before = _state.Applied;
        V1.ReadIndexReply reply = await _cluster.AskAsync(one => (
            MirrorMethods.ReadIndex, new V1.ReadIndexRequest { Cluster = one.Cluster, Shard = _shard }))
            .ConfigureAwait(false);
        var index = new LogIndex((long)Math.Min(reply.Index, long.MaxValue));
        if (index >= before)
            return (connection, index);
        // Why: what was applied here was decided, so a leader of this log has it.
        connection.Break("The node answers for another log.");
        throw Remote.Unreachable(
            $"The log of the cluster ends at {index}, and this client has followed one to {before}: it is another log, "
            + "for example a restored one. Connect anew.");
    }
}
