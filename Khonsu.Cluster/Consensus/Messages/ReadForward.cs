using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus.Messages;

/// <summary>A follower asks the leader how far it must have applied to answer a read.</summary>
/// <param name="Incarnation">The start of the follower; echoed, so that no answer outlives it.</param>
/// <param name="Context">The number of the read; echoed.</param>
sealed record ReadForward(
    ulong Incarnation, ulong Context) : Message;
