using Khonsu.Cluster.Log;
using Khonsu.Cluster.Transport;
using Khonsu.Cluster.Transport.Security;

namespace Khonsu.Cluster.Hosting;

/// <summary>Makes the way to the other nodes that the options of a node ask for.</summary>
static class PeerNetwork
{
    /// <summary>Begins to listen, if there are others.</summary>
    /// <param name="options">The options, which were checked.</param>
    /// <param name="cluster">The cluster.</param>
    /// <returns>What carries messages; it is not started.</returns>
    /// <exception cref="NodeTransportException">It cannot listen, or may not without certificates.</exception>
    public static async Task<IPeerTransport> OpenAsync(KhonsuNodeOptions options, ClusterId cluster)
    {
        if (options.Listen is null)
            return new NoPeers();
        try
        {
            GrpcTransport transport = await GrpcTransport.ListenAsync(new TransportOptions
            {
                Cluster = cluster,
                NamedCluster = KhonsuNode.IdOf(options.Cluster),
                Node = new NodeId(options.Node),
                Listen = options.Listen!,
                Credentials = CredentialsOf(options),
                Time = options.TimeProvider,
            }).ConfigureAwait(false);
            foreach (KhonsuPeer peer in options.Peers)
            {
                await transport.SetPeerAsync(new NodeId(peer.Node), new NodeAddress(peer.Host, peer.Port))
                    .ConfigureAwait(false);
            }

            return transport;
        }
        catch (TransportException error)
        {
            throw new NodeTransportException(error);
        }
    }

    static NodeCredentials? CredentialsOf(KhonsuNodeOptions options)
        => options.Certificate is null ? null : new NodeCredentials(options.Certificate, options.Authorities!);
}
