using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>A commit of several shards that the store of this program has submitted.</summary>
/// <param name="submitted">What the store has submitted.</param>
/// <param name="id">Its name.</param>
/// <param name="number">Its number here.</param>
/// <param name="parts">Its parts, in the order of their shards.</param>
/// <param name="payloads">Of each part, the entry that asks for it.</param>
/// <param name="began">When it came.</param>
/// <param name="measure">Since when it is on its way.</param>
sealed class SubmittedShared(
    SubmittedCommit submitted,
    RequestId id,
    ulong number,
    IReadOnlyList<ShardPart> parts,
    IReadOnlyList<ReadOnlyMemory<byte>> payloads,
    long began,
    CommitMeasure measure)
    : SharedCommit(id, number, [.. parts.Select(static part => part.Shard)], payloads, began)
{
    /// <summary>What the store has submitted.</summary>
    public SubmittedCommit Submitted => submitted;

    /// <summary>Since when it is on its way.</summary>
    public CommitMeasure Measure => measure;

    /// <summary>Whether it has its name from a client, which may ask for its end.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Writes the entries that ask for the parts of a commit.</summary>
    /// <param name="commit">The commit.</param>
    /// <param name="parts">Its parts.</param>
    /// <param name="id">Its name.</param>
    /// <param name="answeredUpTo">Up to which number of its start the answers are heard.</param>
    /// <param name="time">When its body had ended, as the logs have it.</param>
    /// <param name="stateOf">What the log of a shard is applied to here.</param>
    /// <returns>One for each part.</returns>
    /// <exception cref="ColumnValueException">A value cannot be stored in its column.</exception>
    /// <exception cref="UnknownTableException">A table is none of the store.</exception>
    public static ReadOnlyMemory<byte>[] Encode(
        SubmittedCommit commit,
        IReadOnlyList<ShardPart> parts,
        RequestId id,
        ulong answeredUpTo,
        long time,
        Func<GroupId, StoreState> stateOf)
    {
        GroupId[] participants = [.. parts.Select(static part => part.Shard)];
        var payloads = new ReadOnlyMemory<byte>[parts.Count];
        for (int place = 0; place < payloads.Length; place++)
        {
            CommitEntry part = CommitEncoder.EntryOf(
                parts[place].Tables, commit.Snapshot, id, answeredUpTo, time, stateOf(participants[place]));
            var writer = new ByteWriter();
            ShardEntryCodec.Put(writer, new PrepareEntry(participants, part));
            payloads[place] = writer.Written.ToArray();
        }

        return payloads;
    }

    /// <summary>Says where a conflict of one shard stands in the whole.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="conflict">As the shard says it.</param>
    public Conflict InWhole(GroupId shard, Conflict conflict) => parts[PlaceOf(shard)].InWhole(conflict);
}
