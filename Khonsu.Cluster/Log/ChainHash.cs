using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Numerics;

namespace Khonsu.Cluster.Log;

/// <summary>
/// The hash that links each entry to all before it: multiply and rotate over words of eight bytes. It finds errors of
/// machines, not of adversaries, and is part of the format on disk and on the wire.
/// </summary>
static class ChainHash
{
    const ulong Multiplier = 0x9E3779B97F4A7C15;

    /// <summary>Hashes an entry after entries with the given chain.</summary>
    public static ulong Of(ulong previousChain, LogEntry entry)
    {
        ulong hash = Mix(previousChain, (ulong)entry.Kind);
        hash = Mix(hash, entry.Proposal.Node.Value);
        hash = Mix(hash, entry.Proposal.Incarnation);
        hash = Mix(hash, entry.Proposal.LocalId);
        hash = MixBytes(hash, entry.Payload.Span);
        if (entry.NextConfig is Config config)
            hash = MixConfig(hash, config);
        return hash == 0 ? 1 : hash;
    }

    static ulong MixConfig(ulong hash, Config config)
    {
        hash = Mix(hash, config.Id.Value);
        hash = Mix(hash, (ulong)config.PrepareQuorum);
        hash = Mix(hash, (ulong)config.AcceptQuorum);
        hash = MixNodes(MixNodes(hash, config.Voters), config.Learners);
        return config.Replicas is { } replicas ? Mix(hash, (ulong)replicas) : hash;
    }

    static ulong MixNodes(ulong hash, ImmutableArray<NodeId> nodes)
    {
        hash = Mix(hash, (ulong)nodes.Length);
        foreach (NodeId node in nodes)
            hash = Mix(hash, node.Value);
        return hash;
    }

    static ulong MixBytes(ulong hash, ReadOnlySpan<byte> bytes)
    {
        hash = Mix(hash, (ulong)bytes.Length);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            hash = Mix(hash, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        ulong rest = 0;
        for (int position = bytes.Length - 1; position >= 0; position--)
            rest = (rest << 8) | bytes[position];
        return bytes.IsEmpty ? hash : Mix(hash, rest);
    }

    static ulong Mix(ulong hash, ulong word)
        => BitOperations.RotateLeft(unchecked((hash ^ word) * Multiplier), 29) ^ unchecked(hash * Multiplier);
}
