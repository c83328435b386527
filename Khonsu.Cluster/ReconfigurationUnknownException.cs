namespace Khonsu.Cluster;

/// <summary>
/// The leader of a shard was lost while its members were being changed: the change of that shard may still come into
/// force, or never. Asking again for the same nodes is safe, on any node.
/// </summary>
public sealed class ReconfigurationUnknownException : KhonsuException
{
    internal ReconfigurationUnknownException(string message)
        : base(message)
    {
    }
}
