using Grpc.Core;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Hosting;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Transport.Codec;

namespace Khonsu.Cluster.Clients;

/// <summary>Serves programs outside the cluster that keep a copy of its store: the log to follow, and a way for their
/// commits into it.</summary>
/// <param name="node">The node.</param>
/// <param name="gate">Who may do what, and how often.</param>
/// <param name="stopping">The server is about to end, and with it all calls.</param>
sealed class MirrorService(NodeFace node, ClientGate gate, CancellationToken stopping)
{
    /// <summary>The version of the contract that is spoken.</summary>
    public const uint Version = 2;

    // Why more: each client follows every shard by a call that lasts, and commits by another one.
    readonly ServedCalls _calls = new(node, gate, ServedCalls.ClientsMax * (1 + node.Options.Shards), stopping);
    EntryCheck[]? _checks;

    /// <summary>The state of a shard and its log after it.</summary>
    public Task FollowAsync(
        V1.FollowRequest request, IServerStreamWriter<V1.FollowFrame> frames, ServerCallContext call)
        // Why one is counted: the others come with it, and how many last is bounded.
        => _calls.LastAsync(KhonsuClientRole.Read, call, isCounted: request.Shard == 0, async (core, cancellation) =>
        {
            _calls.CheckCluster(request.Cluster);
            ServedCalls.CheckVersion(Version, request.VersionFirst, request.VersionLast);
            if (request.Shards != 0 && request.Shards != core.Shards.Count)
            {
                throw ServedCalls.Refused(
                    StatusCode.FailedPrecondition,
                    $"The store of this node has {core.Shards.Count} shards, and the one that the client has followed "
                        + $"{request.Shards}: it is another cluster. Connect anew.");
            }

            LogIndex from = ValueDecoder.TakeIndex(request.From);
            Replica replica = ShardOf(core, request.Shard).Replica;
            var start = new V1.Start
            {
                Node = node.Options.Node,
                Version = Version,
                Shards = (uint)core.Shards.Count,
            };
            await frames.WriteAsync(new V1.FollowFrame { Start = start }, cancellation).ConfigureAwait(false);
            await new LogSender(replica, frames).RunAsync(from, cancellation).ConfigureAwait(false);
        });

    /// <summary>Takes commits.</summary>
    public Task CommitAsync(
        IAsyncStreamReader<V1.CommitFrame> frames,
        IServerStreamWriter<V1.CommitReplies> replies,
        ServerCallContext call)
        => _calls.LastAsync(KhonsuClientRole.Write, call, isCounted: true, async (core, cancellation) =>
        {
            if (!await frames.MoveNext(cancellation).ConfigureAwait(false))
                return;
            V1.Session session = frames.Current.Session ?? throw ValueDecoder.Missing("session");
            _calls.CheckCluster(session.Cluster);
            CheckClient(session.Client);
            if (frames.Current.Proposals.Count + frames.Current.Steps.Count != 0)
                throw new MalformedBytesException("the first frame has commits");
            EntryCheck[] checks = Volatile.Read(ref _checks) ?? Made(core);
            var taker = new ProposalTaker(core, checks, new NodeId(session.Client), () => node.IsStopping);
            await taker.RunAsync(frames, replies, cancellation).ConfigureAwait(false);
        });

    /// <summary>Opens a session in a shard.</summary>
    public Task<V1.OpenSessionReply> OpenSessionAsync(V1.OpenSessionRequest request, ServerCallContext call)
        => _calls.OnceAsync(_calls.Enter(KhonsuClientRole.Write, call), async core =>
        {
            _calls.CheckCluster(request.Cluster);
            CheckClient(request.Client);
            var opening = new CommitEntry
            {
                Request = new RequestId(new NodeId(request.Client), 0, 0),
                AnsweredUpTo = 0,
                Snapshot = 0,
                Tables = [],
            };
            var writer = new ByteWriter();
            CommitEntryCodec.Put(writer, opening);
            Applied applied = await ShardOf(core, request.Shard).Replica.ProposeAsync(writer.Written.ToArray())
                .WaitAsync(node.Options.CommitTimeout, node.Options.TimeProvider, call.CancellationToken)
                .ConfigureAwait(false);
            return new V1.OpenSessionReply { Start = (ulong)applied.Result! };
        });

    /// <summary>How much of the log of a shard a read needs.</summary>
    public Task<V1.ReadIndexReply> ReadIndexAsync(V1.ReadIndexRequest request, ServerCallContext call)
        => _calls.OnceAsync(_calls.Enter(KhonsuClientRole.Read, call, isCounted: false), async core =>
        {
            _calls.CheckCluster(request.Cluster);
            LogIndex index = await ShardOf(core, request.Shard).Replica.ReadIndexAsync()
                .WaitAsync(node.Options.CommitTimeout, node.Options.TimeProvider, call.CancellationToken)
                .ConfigureAwait(false);
            return new V1.ReadIndexReply { Index = ValueEncoder.Put(index) };
        });

    EntryCheck[] Made(NodeCore core)
    {
        // Order: losing means that another call has made some that do as well.
        Interlocked.CompareExchange(
            ref _checks,
            [.. core.Shards.Select(shard => new EntryCheck(shard.State, node.Options.TimeProvider))],
            null);
        return _checks;
    }

    static NodeShard ShardOf(NodeCore core, uint shard) => shard < core.Shards.Count
        ? core.Shards[(int)shard]
        : throw new MalformedBytesException($"there is no shard {shard}: there are {core.Shards.Count}");

    static void CheckClient(ulong client)
    {
        if (client < RequestId.ClientFirst)
            throw new MalformedBytesException("the number of a client is at least 2^63");
    }
}
