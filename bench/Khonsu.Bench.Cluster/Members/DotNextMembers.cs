using System.Net;
using DotNext.Buffers;
using DotNext.Net;
using DotNext.Net.Cluster.Consensus.Raft.Membership;

namespace Khonsu.Bench.Cluster.Members;

/// <summary>Which members DotNext's Raft has, in memory: they never change here.</summary>
sealed class DotNextMembers : InMemoryClusterConfigurationStorage<EndPoint>
{
    public DotNextMembers(IEnumerable<EndPoint> members)
    {
        Builder builder = CreateInitialConfigurationBuilder();
        builder.UnionWith(members);
        builder.Build();
    }

    protected override void Encode(EndPoint address, ref BufferWriterSlim<byte> output)
        => output.WriteEndPoint(address);

    protected override EndPoint Decode(ref SequenceReader reader) => reader.ReadEndPoint();
}
