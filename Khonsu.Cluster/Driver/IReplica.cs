using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Driver;

/// <summary>A group as whoever commits and reads uses it: its replica on this node, or one on another node that is
/// asked over the network. For any thread; the errors are those of <see cref="Replica"/>.</summary>
interface IReplica
{
    /// <summary>Proposes a command.</summary>
    /// <param name="payload">Its bytes; must not be changed any more.</param>
    /// <param name="isPatient">Whether it may wait for the next command, in front of which it goes, but not for longer
    /// than a tick.</param>
    /// <returns>Completes when the command was applied to the state here.</returns>
    /// <exception cref="RefusedException">It was not taken; its reason says whether and when to try again.</exception>
    /// <exception cref="InDoubtException">It was lost sight of.</exception>
    Task<Applied> ProposeAsync(ReadOnlyMemory<byte> payload, bool isPatient = false);

    /// <summary>Waits until a read of the state here is linearizable: it sees all that was answered anywhere before the
    /// call.</summary>
    /// <returns>Completes with how far the state is at least.</returns>
    /// <exception cref="RefusedException">No leader could tell in time; asking again is safe.</exception>
    Task<LogIndex> ReadIndexAsync();
}
