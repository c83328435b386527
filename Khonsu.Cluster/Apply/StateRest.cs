using System.Collections.Immutable;
using System.Text;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Apply;

/// <summary>What a checkpoint holds beside the rows: all on which the outcomes of later entries depend.</summary>
/// <param name="Tables">Names of the tables, in the order of their files.</param>
/// <param name="Floor">Commits up to this timestamp are not known to the certifier.</param>
/// <param name="Changes">What it remembers, oldest first.</param>
/// <param name="Sessions">Who has asked for what.</param>
/// <param name="Schemas">Schemas of rows.</param>
/// <param name="LatestTime">The latest time that an entry bore; 0 for none.</param>
sealed record StateRest(
    IReadOnlyList<string> Tables,
    long Floor,
    IReadOnlyList<RememberedChange> Changes,
    IReadOnlyList<(NodeId Node, Session Session)> Sessions,
    ImmutableSortedDictionary<(string Table, uint Id), ReadOnlyMemory<byte>> Schemas,
    long LatestTime)
{
    const int Version = 2;

    // The version that has no time.
    const int TimelessVersion = 1;
    const int LengthBytes = sizeof(int);
    const int OutcomeBytesMin = (2 * sizeof(long)) + 1;

    /// <summary>Writes it.</summary>
    /// <param name="writer">Takes the bytes.</param>
    public void Put(ByteWriter writer)
    {
        writer.Put(Version);
        writer.Put(Tables.Count);
        foreach (string table in Tables)
            Put(writer, table);
        writer.Put(Floor);
        writer.Put(Changes.Count);
        foreach (RememberedChange change in Changes)
            Put(writer, change);
        writer.Put(Sessions.Count);
        foreach ((NodeId node, Session session) in Sessions)
            Put(writer, node, session);
        writer.Put(Schemas.Count);
        foreach (((string table, uint id), ReadOnlyMemory<byte> schema) in Schemas)
        {
            Put(writer, table);
            writer.Put((ulong)id);
            writer.Put(schema.Span);
        }

        writer.Put(LatestTime);
    }

    /// <summary>Reads it.</summary>
    /// <param name="bytes">All its bytes.</param>
    /// <exception cref="MalformedBytesException">The bytes are none, or of a later version.</exception>
    public static StateRest Take(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        int version = reader.TakeInt32();
        if (version is not (Version or TimelessVersion))
            throw new MalformedBytesException($"checkpoints of version {version} are not known, only up to {Version}");
        var tables = new string[reader.TakeCount(LengthBytes)];
        for (int number = 0; number < tables.Length; number++)
            tables[number] = TakeText(ref reader);
        long floor = reader.TakeInt64();
        var changes = new RememberedChange[reader.TakeCount(sizeof(long))];
        for (int number = 0; number < changes.Length; number++)
            changes[number] = TakeChange(ref reader);
        var sessions = new (NodeId, Session)[reader.TakeCount(3 * sizeof(long))];
        for (int number = 0; number < sessions.Length; number++)
            sessions[number] = (new NodeId(reader.TakeUInt64()), TakeSession(ref reader));
        var schemas = ImmutableSortedDictionary.CreateBuilder<(string, uint), ReadOnlyMemory<byte>>();
        for (int left = reader.TakeCount(sizeof(long)); left > 0; left--)
            schemas.Add((TakeText(ref reader), reader.TakeUInt32()), reader.TakeBytes());
        long latestTime = version == TimelessVersion ? 0 : reader.TakeInt64();
        return reader.IsAtEnd
            ? new StateRest(tables, floor, changes, sessions, schemas.ToImmutable(), latestTime)
            : throw new MalformedBytesException("bytes follow a checkpoint's state");
    }

    static void Put(ByteWriter writer, string text) => writer.Put(Encoding.UTF8.GetBytes(text));

    static string TakeText(ref ByteReader reader) => Encoding.UTF8.GetString(reader.TakeBytes());

    static void Put(ByteWriter writer, in RememberedChange change)
    {
        writer.Put(change.Stamp);
        Put(writer, change.Table);
        writer.Put(change.Index);
        writer.Put(change.Key is not null);
        if (change.Key is { } key)
            writer.Put(key.Bytes.Span);
    }

    static RememberedChange TakeChange(ref ByteReader reader) => new(
        reader.TakeInt64(),
        TakeText(ref reader),
        reader.TakeInt32(),
        reader.TakeBool() ? new KeyBytes(reader.TakeBytes()) : null);

    static void Put(ByteWriter writer, NodeId node, Session session)
    {
        writer.Put(node.Value);
        writer.Put(session.Incarnation);
        writer.Put(session.AnsweredUpTo);
        writer.Put(session.Outcomes.Count);
        foreach ((ulong sequence, Outcome outcome) in session.Outcomes)
        {
            writer.Put(sequence);
            writer.Put(outcome.Stamp);
            writer.Put(outcome.Conflict is not null);
            if (outcome.Conflict is not { } conflict)
                continue;
            writer.Put((int)conflict.Part);
            writer.Put(conflict.Table);
            writer.Put(conflict.Item);
            writer.Put(conflict.Stamp);
        }
    }

    static Session TakeSession(ref ByteReader reader)
    {
        var session = new Session { Incarnation = reader.TakeUInt64() };
        session.Answer(reader.TakeUInt64());
        for (int left = reader.TakeCount(OutcomeBytesMin); left > 0; left--)
            session.Note(reader.TakeUInt64(), new Outcome(reader.TakeInt64(), TakeConflict(ref reader)));
        return session;
    }

    static Conflict? TakeConflict(ref ByteReader reader)
    {
        if (!reader.TakeBool())
            return null;
        var part = (ConflictPart)reader.TakeInt32();
        return Enum.IsDefined(part)
            ? new Conflict(part, reader.TakeInt32(), reader.TakeInt32(), reader.TakeInt64())
            : throw new MalformedBytesException("a conflict is of no known sort");
    }
}
