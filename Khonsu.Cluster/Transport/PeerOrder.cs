using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Transport;

/// <summary>What another node is asked for: a change, a hand-over, or nothing but an answer.</summary>
/// <param name="Group">Of which group.</param>
/// <param name="Next">The configuration that is to come; null where nothing is changed.</param>
/// <param name="To">Who is to lead; null where nothing is handed over.</param>
sealed record PeerOrder(GroupId Group, Config? Next, NodeId? To)
{
    /// <summary>Asks whether it is there.</summary>
    public static readonly PeerOrder Presence = new(default, null, null);

    /// <summary>Asks for a change.</summary>
    public static PeerOrder Change(GroupId group, Config next) => new(group, next, null);

    /// <summary>Asks to hand a group over.</summary>
    public static PeerOrder HandOver(GroupId group, NodeId to) => new(group, null, to);
}
