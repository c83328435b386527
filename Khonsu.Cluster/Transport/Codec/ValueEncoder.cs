using Google.Protobuf;
using Google.Protobuf.Collections;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Transport.Codec;

/// <summary>Values of the log as values of the wire.</summary>
static class ValueEncoder
{
    /// <summary>Writes a ballot; none is left out.</summary>
    public static V1.Ballot? Put(Ballot ballot) => ballot == Ballot.None
        ? null
        : new V1.Ballot
        {
            Config = ballot.Config.Value,
            Number = ballot.Number,
            Priority = ballot.Priority,
            Node = ballot.Node.Value,
        };

    /// <summary>Writes a nonce.</summary>
    public static V1.Nonce Put(Nonce nonce) => new() { Incarnation = nonce.Incarnation, Counter = nonce.Counter };

    /// <summary>Writes an index, which is never negative.</summary>
    public static ulong Put(LogIndex index) => (ulong)index.Value;

    /// <summary>Writes entries.</summary>
    public static void Put(RepeatedField<V1.LogEntry> target, IReadOnlyList<LogEntry> entries)
    {
        target.Capacity = entries.Count;
        for (int position = 0; position < entries.Count; position++)
            target.Add(Put(entries[position]));
    }

    /// <summary>Writes the end of a log, if there is one.</summary>
    public static V1.LogSuffix? Put(LogSuffix? suffix)
    {
        if (suffix is null)
            return null;
        var encoded = new V1.LogSuffix { From = Put(suffix.From), Chain = suffix.Chain, End = Put(suffix.End) };
        Put(encoded.Entries, suffix.Entries);
        return encoded;
    }

    /// <summary>Writes how far a leader has sent, if it leads.</summary>
    public static V1.StreamTail? Put(StreamTail? tail) => tail is null
        ? null
        : new V1.StreamTail
        {
            Ballot = Put(tail.Ballot),
            Session = tail.Session,
            Sequence = tail.Sequence,
            DecidedIndex = Put(tail.DecidedIndex),
        };

    /// <summary>Writes what describes a checkpoint.</summary>
    public static V1.CheckpointRef Put(CheckpointRef checkpoint) => new()
    {
        Id = checkpoint.Id,
        Index = Put(checkpoint.Index),
        Chain = checkpoint.Chain,
        Ballot = Put(checkpoint.Ballot),
        Config = Put(checkpoint.Config),
        ConfigIndex = Put(checkpoint.ConfigIndex),
        SizeBytes = (ulong)checkpoint.SizeBytes,
    };

    /// <summary>Refers to bytes.</summary>
    public static ByteString Put(ReadOnlyMemory<byte> bytes)
        // Why no copy: what was proposed or filled in is not changed any more, and the frame is written soon.
        => UnsafeByteOperations.UnsafeWrap(bytes);

    static V1.LogEntry Put(LogEntry entry)
    {
        var encoded = new V1.LogEntry
        {
            Node = entry.Proposal.Node.Value,
            Incarnation = entry.Proposal.Incarnation,
            LocalId = entry.Proposal.LocalId,
            Chain = entry.Chain,
        };
        if (entry.NextConfig is null)
            encoded.Command = Put(entry.Payload);
        else
            encoded.StopSign = Put(entry.NextConfig);
        return encoded;
    }

    /// <summary>Writes a configuration; null for that of a node that joins.</summary>
    public static V1.Config? Put(Config config)
    {
        if (config.Id.Value == 0)
            return null;
        var encoded = new V1.Config
        {
            Id = config.Id.Value,
            PrepareQuorum = (uint)config.PrepareQuorum,
            AcceptQuorum = (uint)config.AcceptQuorum,
            Replicas = (uint)(config.Replicas ?? 0),
        };
        foreach (NodeId node in config.Voters)
            encoded.Voters.Add(node.Value);
        foreach (NodeId node in config.Learners)
            encoded.Learners.Add(node.Value);
        return encoded;
    }
}
