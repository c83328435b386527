using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Transport;

/// <summary>Does what other nodes ask for. May be called on any thread, by several at a time.</summary>
interface IPeerManager
{
    /// <summary>Changes who takes part in a group, as its leader.</summary>
    /// <param name="group">The group.</param>
    /// <param name="next">The next configuration.</param>
    /// <returns>Completes when it is in force or will not be; never fails.</returns>
    Task<PeerOutcome> ReconfigureAsync(GroupId group, Config next);

    /// <summary>Hands a group over to a voter that follows closely, as its leader.</summary>
    /// <param name="group">The group.</param>
    /// <param name="to">The voter.</param>
    /// <returns>Completes when the voter will be asked; never fails.</returns>
    Task<PeerOutcome> HandOverAsync(GroupId group, NodeId to);
}
