using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Apply;

/// <summary>What a node has given a client to name a transaction of several shards by.</summary>
/// <param name="Number">Its number in this start of the node.</param>
/// <param name="Node">The node.</param>
/// <param name="Incarnation">This start of it.</param>
/// <param name="AnsweredUpTo">Up to which number of the logs everything is answered.</param>
readonly record struct ClientName(ulong Number, NodeId Node, ulong Incarnation, ulong AnsweredUpTo)
{
    /// <summary>The name of a transaction.</summary>
    /// <param name="home">The first of its shards.</param>
    public RequestId RequestOf(int home)
        => new(Node, Incarnation, new RequestNumbers(home).SequenceOf(Number));
}
