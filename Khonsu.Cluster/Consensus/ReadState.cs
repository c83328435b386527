using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

/// <summary>The answer to <see cref="ConsensusMachine.ReadIndex"/>.</summary>
/// <param name="Context">The number the driver gave.</param>
/// <param name="Index">
/// Once the state has applied this far a read of it is linearizable. Null: there is no leader that can tell; try again.
/// </param>
readonly record struct ReadState(ulong Context, LogIndex? Index);
