using Grpc.Core;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Hosting;
using Khonsu.Cluster.Transport.Codec;

namespace Khonsu.Cluster.Clients.Rows;

/// <summary>Serves programs outside the cluster that keep only the rows that they read: finds the rows, tells of their
/// changes, and does their commits as this node's own.</summary>
/// <param name="node">The node.</param>
/// <param name="gate">Who may do what, and how often.</param>
/// <param name="stopping">The server is about to end, and with it all calls.</param>
sealed class RowsService(NodeFace node, ClientGate gate, CancellationToken stopping)
{
    /// <summary>The version of the contract that is spoken.</summary>
    public const uint Version = 1;

    readonly ServedCalls _calls = new(node, gate, ServedCalls.ClientsMax, stopping);

    /// <summary>All that a client does.</summary>
    public Task WorkAsync(
        IAsyncStreamReader<V1.RowsRequest> frames, IServerStreamWriter<V1.RowsReply> replies, ServerCallContext call)
        => _calls.LastAsync(KhonsuClientRole.Read, call, isCounted: true, async (core, cancellation) =>
        {
            if (!await frames.MoveNext(cancellation).ConfigureAwait(false))
                return;
            V1.RowsHello hello = frames.Current.Hello ?? throw ValueDecoder.Missing("hello");
            _calls.CheckCluster(hello.Cluster);
            ServedCalls.CheckVersion(Version, hello.VersionFirst, hello.VersionLast);
            if (!frames.Current.Equals(new V1.RowsRequest { Hello = hello }))
                throw new MalformedBytesException("the first frame has more than a hello");
            var start = new V1.RowsStart
            {
                Node = node.Options.Node,
                Version = Version,
                Shards = (uint)core.Shards.Count,
            };
            // Why first: what it says does not change, and the client waits for it.
            await replies.WriteAsync(new V1.RowsReply { Start = start }, cancellation).ConfigureAwait(false);
            var session = new RowsSession(node, core, gate.Allows(KhonsuClientRole.Write, call));
            await session.RunAsync(frames, replies, cancellation).ConfigureAwait(false);
        });
}
