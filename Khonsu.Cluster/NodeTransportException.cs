using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster;

/// <summary>A node cannot talk to others as it was told to; nothing was begun. The message says what to do.</summary>
public sealed class NodeTransportException : KhonsuException
{
    internal NodeTransportException(TransportException cause)
        : base(cause.Message, cause)
    {
    }
}
