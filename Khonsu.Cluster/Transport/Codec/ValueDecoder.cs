using System.Collections.Immutable;
using Google.Protobuf.Collections;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Transport.Codec;

/// <summary>Values of the log from values of the wire.</summary>
static class ValueDecoder
{
    /// <summary>Reads a ballot.</summary>
    /// <exception cref="MalformedBytesException">There is none such.</exception>
    public static Ballot Take(V1.Ballot? encoded)
    {
        if (encoded is null)
            return Ballot.None;
        var ballot = new Ballot(
            new ConfigId(encoded.Config),
            (ulong)TakeNumber(encoded.Number),
            encoded.Priority,
            new NodeId(encoded.Node));
        return ballot != Ballot.None ? ballot : throw new MalformedBytesException("no ballot is written as one");
    }

    /// <summary>Reads a nonce.</summary>
    /// <exception cref="MalformedBytesException">It is missing.</exception>
    public static Nonce Take(V1.Nonce? encoded)
        => encoded is null ? throw Missing("nonce") : new Nonce(encoded.Incarnation, encoded.Counter);

    /// <summary>Reads an index.</summary>
    /// <exception cref="MalformedBytesException">It is too large.</exception>
    public static LogIndex TakeIndex(ulong encoded) => new(TakeNumber(encoded));

    /// <summary>Reads an offset, a size or a count.</summary>
    /// <exception cref="MalformedBytesException">It is too large.</exception>
    public static long TakeNumber(ulong encoded) => encoded <= WireLimits.NumberMax
        ? (long)encoded
        : throw new MalformedBytesException($"a number is larger than {WireLimits.NumberMax}");

    /// <summary>Reads the end of a log, if there is one.</summary>
    /// <exception cref="MalformedBytesException">It does not fit together.</exception>
    public static LogSuffix? TakeSuffix(V1.LogSuffix? encoded)
    {
        if (encoded is null)
            return null;
        LogIndex from = TakeIndex(encoded.From);
        LogIndex end = TakeIndex(encoded.End);
        if (encoded.Entries.Count > end - from)
            throw new MalformedBytesException("a suffix has more entries than it is long");
        return new LogSuffix(from, encoded.Chain, end, TakeRun(encoded.Entries, encoded.Chain));
    }

    /// <summary>Reads how far a leader has sent, if it leads.</summary>
    /// <exception cref="MalformedBytesException">A number is too large.</exception>
    public static StreamTail? Take(V1.StreamTail? encoded) => encoded is null
        ? null
        : new StreamTail(
            Take(encoded.Ballot), encoded.Session, encoded.Sequence, TakeIndex(encoded.DecidedIndex));

    /// <summary>Reads entries that stand in a log, one after the other.</summary>
    /// <param name="encoded">The entries.</param>
    /// <param name="chain">The chain before the first, or null when it is not known.</param>
    /// <exception cref="MalformedBytesException">There is no such entry, or one does not follow the one
    /// before.</exception>
    public static LogEntry[] TakeRun(RepeatedField<V1.LogEntry> encoded, ulong? chain)
    {
        var entries = new LogEntry[encoded.Count];
        for (int position = 0; position < entries.Length; position++)
        {
            LogEntry entry = Take(encoded[position]);
            // Inv P3: what was damaged on its way stops the stream here, and not the replica later.
            if (entry.Chain == 0 || (chain is ulong before && ChainHash.Of(before, entry) != entry.Chain))
                throw new MalformedBytesException("an entry does not follow the one before");
            chain = entry.Chain;
            entries[position] = entry;
        }
        return entries;
    }

    /// <summary>Reads entries that are in no log yet.</summary>
    /// <exception cref="MalformedBytesException">There is no such entry, or it is in a log.</exception>
    public static LogEntry[] TakeProposals(RepeatedField<V1.LogEntry> encoded)
    {
        var entries = new LogEntry[encoded.Count];
        for (int position = 0; position < entries.Length; position++)
        {
            entries[position] = Take(encoded[position]);
            if (entries[position].Chain != 0)
                throw new MalformedBytesException("a proposal has a place in a log");
        }
        return entries;
    }

    /// <summary>Reads what describes a checkpoint.</summary>
    /// <exception cref="MalformedBytesException">It does not fit together.</exception>
    public static CheckpointRef Take(V1.CheckpointRef? encoded)
    {
        if (encoded is null)
            throw Missing("checkpoint");
        if (encoded.SizeBytes == 0)
            throw new MalformedBytesException("a checkpoint is empty");
        return new CheckpointRef(
            encoded.Id,
            TakeIndex(encoded.Index),
            encoded.Chain,
            Take(encoded.Ballot),
            encoded.Config is null ? Config.Joining : Take(encoded.Config),
            TakeIndex(encoded.ConfigIndex),
            TakeNumber(encoded.SizeBytes));
    }

    /// <summary>Says that a part of a message is not there.</summary>
    public static MalformedBytesException Missing(string part) => new($"the {part} is missing");

    static LogEntry Take(V1.LogEntry encoded)
    {
        var proposal = new ProposalId(new NodeId(encoded.Node), encoded.Incarnation, encoded.LocalId);
        return encoded.ContentCase switch
        {
            V1.LogEntry.ContentOneofCase.Command => LogEntry.Command(proposal, encoded.Command.Memory, encoded.Chain),
            V1.LogEntry.ContentOneofCase.StopSign
                => LogEntry.StopSign(proposal, Take(encoded.StopSign), encoded.Chain),
            _ => throw Missing("content of an entry"),
        };
    }

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="MalformedBytesException">It breaks a rule.</exception>
    public static Config Take(V1.Config encoded)
    {
        // Why before the quorums are converted: they are below the count then, which is an int.
        if (encoded.PrepareQuorum > encoded.Voters.Count || encoded.AcceptQuorum > encoded.Voters.Count)
            throw new MalformedBytesException("a quorum is more than the voters");
        if (encoded.Replicas > Config.ReplicasAll)
            throw new MalformedBytesException("there are more replicas than there can be nodes");
        try
        {
            var config = Config.Create(
                new ConfigId(encoded.Id),
                encoded.Voters.Select(static node => new NodeId(node)),
                encoded.Learners.Select(static node => new NodeId(node)),
                (int)encoded.PrepareQuorum,
                (int)encoded.AcceptQuorum,
                encoded.Replicas == 0 ? null : (int)encoded.Replicas);
            return IsInOrder(encoded.Voters, config.Voters) && IsInOrder(encoded.Learners, config.Learners)
                ? config
                : throw new MalformedBytesException("nodes are not in order");
        }
        catch (ArgumentException broken)
        {
            throw new MalformedBytesException(broken.Message.TrimEnd('.'));
        }
    }

    static bool IsInOrder(RepeatedField<ulong> encoded, ImmutableArray<NodeId> sorted)
    {
        for (int position = 0; position < sorted.Length; position++)
        {
            if (encoded[position] != sorted[position].Value)
                return false;
        }
        return true;
    }
}
