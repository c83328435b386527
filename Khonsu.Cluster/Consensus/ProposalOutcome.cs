namespace Khonsu.Cluster.Consensus;

/// <summary>
/// Tells that a proposal of this incarnation will not, or may not, be decided. One that is decided has no outcome: it
/// appears among the decided entries with its <see cref="Log.ProposalId"/>.
/// </summary>
/// <param name="LocalId">The number the driver gave.</param>
/// <param name="Fate">What is known.</param>
readonly record struct ProposalOutcome(ulong LocalId, ProposalFate Fate);
