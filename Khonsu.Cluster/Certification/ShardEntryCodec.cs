using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Certification;

/// <summary>
/// Turns what is said in a shard's log of transactions of several shards into bytes and back: a mark that is no version
/// of a transaction (<see cref="CommitBatchCodec"/>), a version, the sort, and then what that sort has.
/// </summary>
static class ShardEntryCodec
{
    /// <summary>The version that is written.</summary>
    public const int Version = 2;

    // Where a transaction that stands alone has its version, and a group -1.
    const int Mark = -2;

    const int PrepareKind = 1;
    const int RefuseKind = 2;
    const int ResolveKind = 3;
    const int ForgetKind = 4;
    const int AdvanceKind = 5;
    const int GroupKind = 6;

    const int ParticipantsMin = 2;

    /// <summary>Tells whether the bytes of an entry are of this sort, and not transactions or a question.</summary>
    /// <param name="bytes">All bytes of the entry.</param>
    public static bool IsOne(ReadOnlySpan<byte> bytes)
        => bytes.Length >= sizeof(int) && new ByteReader(bytes).TakeInt32() == Mark;

    /// <summary>Writes what an entry holds.</summary>
    /// <param name="writer">Takes the bytes.</param>
    /// <param name="entry">What it holds; no group, which <see cref="GroupOf"/> makes.</param>
    public static void Put(ByteWriter writer, ShardEntry entry)
    {
        writer.Put(Mark);
        writer.Put(Version);
        switch (entry)
        {
            case PrepareEntry prepare:
                writer.Put(PrepareKind);
                writer.Put(prepare.Participants.Count);
                foreach (GroupId participant in prepare.Participants)
                    writer.Put(participant.Value);
                CommitEntryCodec.Put(writer, prepare.Part);
                break;
            case RefuseEntry refuse:
                writer.Put(RefuseKind);
                CommitEntryCodec.PutRequest(writer, refuse.Request);
                writer.Put(refuse.AnsweredUpTo);
                break;
            case ResolveEntry resolve:
                writer.Put(ResolveKind);
                writer.Put(resolve.Resolutions.Count);
                foreach (Resolution resolution in resolve.Resolutions)
                {
                    CommitEntryCodec.PutRequest(writer, resolution.Request);
                    writer.Put(resolution.IsCommitted);
                    writer.Put(resolution.Time);
                }

                PutPositions(writer, resolve.Positions);
                break;
            case ForgetEntry forget:
                writer.Put(ForgetKind);
                CommitEntryCodec.PutRequests(writer, forget.Requests);
                PutPositions(writer, forget.Positions);
                break;
            case AdvanceEntry advance:
                writer.Put(AdvanceKind);
                writer.Put(advance.TimeMicroseconds);
                break;
            default:
                throw new ArgumentException($"{entry.GetType().Name} has no bytes.", nameof(entry));
        }
    }

    /// <summary>Makes one entry of several that each ask for a vote.</summary>
    /// <param name="prepares">The bytes of these, one or more.</param>
    public static byte[] GroupOf(IReadOnlyList<ReadOnlyMemory<byte>> prepares)
    {
        var writer = new ByteWriter();
        writer.Put(Mark);
        writer.Put(Version);
        writer.Put(GroupKind);
        writer.Put(prepares.Count);
        foreach (ReadOnlyMemory<byte> prepare in prepares)
            writer.Put(prepare.Span);
        return writer.Written.ToArray();
    }

    /// <summary>Reads what an entry holds.</summary>
    /// <param name="bytes">All its bytes and nothing more.</param>
    /// <exception cref="MalformedBytesException">The bytes are none, or of a later version.</exception>
    public static ShardEntry Take(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        ShardEntry entry = TakeKind(ref reader) switch
        {
            PrepareKind => TakePrepare(ref reader),
            GroupKind => new PrepareGroup(TakeGroup(ref reader)),
            RefuseKind => new RefuseEntry(CommitEntryCodec.TakeRequest(ref reader), reader.TakeUInt64()),
            ResolveKind => new ResolveEntry(TakeResolutions(ref reader)) { Positions = TakePositions(ref reader) },
            AdvanceKind => new AdvanceEntry(reader.TakeInt64()),
            _ => new ForgetEntry(SomeOf(CommitEntryCodec.TakeRequests(ref reader)))
            {
                Positions = TakePositions(ref reader),
            },
        };
        return reader.IsAtEnd ? entry : throw new MalformedBytesException("bytes follow what a shard is told");
    }

    /// <summary>Reads the time that an entry bears, without the rest: that of the transaction to be prepared, or the
    /// latest of several.</summary>
    /// <param name="bytes">All bytes of the entry.</param>
    /// <returns>Microseconds since 1970, UTC; 0 where it bears none.</returns>
    /// <exception cref="MalformedBytesException">The bytes are none, or of a later version.</exception>
    public static long TakeTime(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        switch (TakeKind(ref reader))
        {
            case PrepareKind:
                return TakePrepareTime(ref reader);
            case GroupKind:
                long latest = 0;
                for (int left = TakeGroupCount(ref reader); left > 0; left--)
                {
                    ByteReader part = TakePart(ref reader);
                    latest = Math.Max(latest, TakePrepareTime(ref part));
                }

                return latest;
            default:
                return 0;
        }
    }

    /// <summary>Reads how far other logs are to be applied before an entry.</summary>
    /// <param name="bytes">All bytes of the entry.</param>
    /// <exception cref="MalformedBytesException">The bytes are none, or of a later version.</exception>
    public static IReadOnlyList<ShardPosition> TakeNeeds(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        // Why first: most entries need nothing, and are large.
        if (TakeKind(ref reader) is not (ResolveKind or ForgetKind))
            return [];
        return Take(bytes) switch
        {
            ResolveEntry resolve => resolve.Positions,
            ForgetEntry forget => forget.Positions,
            _ => [],
        };
    }

    /// <summary>Writes places in logs.</summary>
    /// <param name="writer">Takes the bytes.</param>
    /// <param name="positions">The places.</param>
    public static void PutPositions(ByteWriter writer, IReadOnlyList<ShardPosition> positions)
    {
        writer.Put(positions.Count);
        foreach (ShardPosition position in positions)
        {
            writer.Put(position.Shard.Value);
            writer.Put(position.End.Value);
        }
    }

    /// <summary>Reads places in logs.</summary>
    /// <param name="reader">Stands before them.</param>
    /// <exception cref="MalformedBytesException">The bytes are none.</exception>
    public static ShardPosition[] TakePositions(ref ByteReader reader)
    {
        var positions = new ShardPosition[reader.TakeCount(2 * sizeof(long))];
        for (int item = 0; item < positions.Length; item++)
        {
            positions[item] = new ShardPosition(new GroupId(reader.TakeUInt64()), new LogIndex(reader.TakeInt64()));
            if (positions[item].End < LogIndex.Zero)
                throw new MalformedBytesException("a place in a log is before its beginning");
        }

        return positions;
    }

    static int TakeKind(ref ByteReader reader)
    {
        if (reader.TakeInt32() != Mark)
            throw new MalformedBytesException("what a shard is told begins otherwise");
        int version = reader.TakeInt32();
        if (version != Version)
            throw new MalformedBytesException($"what a shard is told is of version {version}, not {Version}");
        int kind = reader.TakeInt32();
        return kind is >= PrepareKind and <= GroupKind
            ? kind
            : throw new MalformedBytesException($"a shard is told nothing of sort {kind}");
    }

    static PrepareEntry[] TakeGroup(ref ByteReader reader)
    {
        var parts = new PrepareEntry[TakeGroupCount(ref reader)];
        for (int item = 0; item < parts.Length; item++)
        {
            ByteReader part = TakePart(ref reader);
            parts[item] = TakePrepare(ref part);
            if (!part.IsAtEnd)
                throw new MalformedBytesException("bytes follow a part that is to be prepared");
        }

        return parts;
    }

    static int TakeGroupCount(ref ByteReader reader)
    {
        int count = reader.TakeCount(sizeof(int));
        return count > 0 ? count : throw new MalformedBytesException("a shard is asked for no vote");
    }

    // Why no other sort: groups of groups would be read as deep as somebody likes.
    static ByteReader TakePart(ref ByteReader reader)
    {
        var part = new ByteReader(reader.TakeBytes());
        return TakeKind(ref part) == PrepareKind
            ? part
            : throw new MalformedBytesException("a group has something that asks for no vote");
    }

    static long TakePrepareTime(ref ByteReader reader)
    {
        TakeParticipants(ref reader);
        return CommitEntryCodec.TakeHead(ref reader).TimeMicroseconds;
    }

    static PrepareEntry TakePrepare(ref ByteReader reader)
    {
        GroupId[] participants = TakeParticipants(ref reader);
        CommitEntry part = CommitEntryCodec.Take(ref reader);
        if (part.IsQuestion)
            throw new MalformedBytesException("what is to be prepared has no tables");
        // Why: whether a merge can be done is known when the row is there, which is after all shards have said yes.
        foreach (TablePart table in part.Tables)
        {
            if (table.Merges is not null)
                throw new MalformedBytesException("what is to be prepared merges into rows");
        }

        return new PrepareEntry(participants, part);
    }

    static GroupId[] TakeParticipants(ref ByteReader reader)
    {
        var participants = new GroupId[reader.TakeCount(sizeof(ulong))];
        for (int item = 0; item < participants.Length; item++)
        {
            participants[item] = new GroupId(reader.TakeUInt64());
            if (item > 0 && participants[item].Value <= participants[item - 1].Value)
                throw new MalformedBytesException("the shards of a transaction are in no order");
        }

        return participants.Length >= ParticipantsMin
            ? participants
            : throw new MalformedBytesException($"a transaction of {participants.Length} shards needs no vote");
    }

    static Resolution[] TakeResolutions(ref ByteReader reader)
    {
        var resolutions = new Resolution[reader.TakeCount(CommitEntryCodec.RequestBytes + 1 + sizeof(long))];
        for (int item = 0; item < resolutions.Length; item++)
        {
            resolutions[item] = new Resolution(
                CommitEntryCodec.TakeRequest(ref reader), reader.TakeBool(), reader.TakeInt64());
        }

        return SomeOf(resolutions);
    }

    static T[] SomeOf<T>(T[] items)
        => items.Length > 0 ? items : throw new MalformedBytesException("a shard is told of no transaction");
}
