using System.Collections.Immutable;
using System.Text;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster.Apply;

/// <summary>What a checkpoint holds beside the rows: all on which the outcomes of later entries depend.</summary>
/// <param name="Tables">Names of the tables, in the order of their files.</param>
/// <param name="Floor">Commits up to this timestamp are not known to the certifier.</param>
/// <param name="Changes">What it remembers, oldest first.</param>
/// <param name="Sessions">Who has asked for what, by node.</param>
/// <param name="Clients">The sessions of clients.</param>
/// <param name="Schemas">Schemas of rows.</param>
/// <param name="LatestTime">The latest time that an entry bore; 0 for none.</param>
sealed record StateRest(
    IReadOnlyList<string> Tables,
    long Floor,
    IReadOnlyList<RememberedChange> Changes,
    IReadOnlyList<(NodeId Node, NodeSessions Sessions)> Sessions,
    IReadOnlyList<ClientSession> Clients,
    ImmutableSortedDictionary<(string Table, uint Id), ReadOnlyMemory<byte>> Schemas,
    long LatestTime)
{
    // Version 1 knew the latest start of each node only, and no time; version 2 no clients; version 3 is still written
    // where there is one shard; version 4 had no common times, and was in no release.
    const int VersionFirst = 1;
    const int VersionOfTimes = 2;
    const int VersionOfClients = 3;
    const int VersionWithoutCommonTimes = 4;
    const int VersionOfShards = 5;
    const int LengthBytes = sizeof(int);
    const int OutcomeBytesMin = (2 * sizeof(long)) + 1;

    /// <summary>What there is beside where there are several shards; else null.</summary>
    public SharedRest? Shared { get; init; }

    /// <summary>Writes it.</summary>
    /// <param name="writer">Takes the bytes.</param>
    public void Put(ByteWriter writer)
    {
        writer.Put(Shared is null ? VersionOfClients : VersionOfShards);
        writer.Put(Tables.Count);
        foreach (string table in Tables)
            Put(writer, table);
        writer.Put(Floor);
        writer.Put(Changes.Count);
        foreach (RememberedChange change in Changes)
            Put(writer, change);
        writer.Put(Sessions.Count);
        foreach ((NodeId node, NodeSessions sessions) in Sessions)
        {
            writer.Put(node.Value);
            Put(writer, sessions.Current);
            writer.Put(sessions.KeptSince);
            writer.Put(sessions.Former.Count);
            foreach (Session former in sessions.Former)
                Put(writer, former);
        }

        writer.Put(Schemas.Count);
        foreach (((string table, uint id), ReadOnlyMemory<byte> schema) in Schemas)
        {
            Put(writer, table);
            writer.Put((ulong)id);
            writer.Put(schema.Span);
        }

        writer.Put(LatestTime);
        writer.Put(Clients.Count);
        foreach (ClientSession client in Clients)
        {
            writer.Put(client.Client.Value);
            writer.Put(client.LastUsed);
            Put(writer, client.Session);
        }

        Shared?.Put(writer);
    }

    /// <summary>Reads it.</summary>
    /// <param name="bytes">All its bytes.</param>
    /// <exception cref="MalformedBytesException">The bytes are none.</exception>
    /// <exception cref="StorageException">A later version of the library has written them.</exception>
    public static StateRest Take(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        int version = reader.TakeInt32();
        if (version is < VersionFirst or VersionWithoutCommonTimes or > VersionOfShards)
        {
            throw new StorageException(
                StorageFault.Foreign,
                $"The checkpoint is of version {version}, and this version of the library reads {VersionFirst} to "
                    + $"{VersionOfShards}. Nothing was changed; start the version that has written it, or a later "
                    + "one.");
        }

        var tables = new string[reader.TakeCount(LengthBytes)];
        for (int number = 0; number < tables.Length; number++)
            tables[number] = TakeText(ref reader);
        long floor = reader.TakeInt64();
        var changes = new RememberedChange[reader.TakeCount(sizeof(long))];
        for (int number = 0; number < changes.Length; number++)
            changes[number] = TakeChange(ref reader);
        var sessions = new (NodeId, NodeSessions)[reader.TakeCount(3 * sizeof(long))];
        for (int number = 0; number < sessions.Length; number++)
            sessions[number] = (new NodeId(reader.TakeUInt64()), TakeSessions(ref reader, version));
        var schemas = ImmutableSortedDictionary.CreateBuilder<(string, uint), ReadOnlyMemory<byte>>();
        for (int left = reader.TakeCount(sizeof(long)); left > 0; left--)
            schemas.Add((TakeText(ref reader), reader.TakeUInt32()), reader.TakeBytes());
        long latestTime = version < VersionOfTimes ? 0 : reader.TakeInt64();
        var clients = new ClientSession[version < VersionOfClients ? 0 : reader.TakeCount(4 * sizeof(long))];
        for (int number = 0; number < clients.Length; number++)
            clients[number] = new(new NodeId(reader.TakeUInt64()), reader.TakeInt64(), TakeSession(ref reader));
        SharedRest? shared = version < VersionOfShards ? null : SharedRest.Take(ref reader);
        return reader.IsAtEnd
            ? new StateRest(tables, floor, changes, sessions, clients, schemas.ToImmutable(), latestTime)
            {
                Shared = shared,
            }
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

    static void Put(ByteWriter writer, Session session)
    {
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

    static NodeSessions TakeSessions(ref ByteReader reader, int version)
    {
        Session current = TakeSession(ref reader);
        if (version < VersionOfTimes)
            return new NodeSessions(current, current.Incarnation, []);
        ulong keptSince = reader.TakeUInt64();
        var former = new Session[reader.TakeCount(2 * sizeof(long))];
        for (int number = 0; number < former.Length; number++)
            former[number] = TakeSession(ref reader);
        return new NodeSessions(current, keptSince, former);
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
