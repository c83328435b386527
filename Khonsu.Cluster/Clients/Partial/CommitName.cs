using Khonsu.Cluster.Apply;

namespace Khonsu.Cluster.Clients.Partial;

/// <summary>A name that a node has given for a commit.</summary>
/// <param name="Node">The node.</param>
/// <param name="Start">Which start of it.</param>
/// <param name="Number">The number in that start.</param>
readonly record struct CommitName(ulong Node, ulong Start, ulong Number)
{
    /// <summary>As the log has it.</summary>
    /// <param name="home">The first shard of the commit; null where there is only one.</param>
    public CommitId IdOf(int? home) => new(Node, Start, new RequestNumbers(home).SequenceOf(Number));
}
