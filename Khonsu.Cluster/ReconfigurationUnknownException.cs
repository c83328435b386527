namespace Khonsu.Cluster;

/// <summary>
/// The node stopped leading, or ended, while the members were being changed: the change may still come into force, or
/// never. Look at <see cref="KhonsuNodeStatus.Voters"/> of a node that follows the leader before it is asked for again.
/// </summary>
public sealed class ReconfigurationUnknownException : KhonsuException
{
    internal ReconfigurationUnknownException(Exception cause)
        : base(cause.Message, cause)
    {
    }
}
