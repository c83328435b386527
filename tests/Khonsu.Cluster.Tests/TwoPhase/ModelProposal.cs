using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Tests.TwoPhase;

/// <summary>An entry on its way to the log of a shard.</summary>
/// <param name="Node">Who has proposed it: position of the node.</param>
/// <param name="Incarnation">In which of its starts.</param>
/// <param name="Step">Why.</param>
/// <param name="Entry">What.</param>
sealed record ModelProposal(int Node, ulong Incarnation, Step Step, ModelEntry Entry);
