using System.Collections.Immutable;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster.Tests.Apply;

/// <summary>What a checkpoint holds beside the rows, there and back.</summary>
public sealed class StateRestTests
{
    const long LatestTime = 17;

    static readonly RequestId s_first = new(new NodeId(1), 1, 1);
    static readonly RequestId s_second = new(new NodeId(1), 2, 1);

    [Fact]
    public void Outcomes_of_earlier_starts_are_in_it()
    {
        var sessions = new Sessions();
        Note(sessions, s_first, stamp: 5);
        Note(sessions, s_second, stamp: 6);

        Sessions restored = Restore(StateRest.Take(BytesOf(sessions)));

        Assert.Equal(new Settlement(SettlementKind.Committed, 5), restored.Settle(s_first, isOwn: false));
        Assert.Equal(new Settlement(SettlementKind.Committed, 6), restored.Settle(s_second, isOwn: false));
        Assert.Equal(BytesOf(sessions), BytesOf(restored));
    }

    [Fact]
    public void The_latest_time_is_in_it_since_the_second_version()
    {
        Assert.Equal(LatestTime, StateRest.Take(BytesOf(new Sessions())).LatestTime);
        Assert.Equal(0, StateRest.Take(OfFirstVersion()).LatestTime);
    }

    [Fact]
    public void One_of_the_first_version_is_read_and_claims_nothing_of_earlier_starts()
    {
        Sessions restored = Restore(StateRest.Take(OfFirstVersion()));

        Assert.Equal(new Settlement(SettlementKind.Committed, 6), restored.Settle(s_second, isOwn: false));
        Assert.Equal(SettlementKind.Forgotten, restored.Settle(s_first, isOwn: false).Kind);
    }

    [Theory]
    [InlineData(6)]
    // It had no common times, and was in no release.
    [InlineData(4)]
    public void One_of_another_version_is_refused_with_what_to_do(byte version)
    {
        byte[] bytes = BytesOf(new Sessions());
        bytes[0] = version;

        StorageException error = Assert.Throws<StorageException>(() => StateRest.Take(bytes));

        Assert.Equal(StorageFault.Foreign, error.Fault);
        Assert.Contains($"version {version}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sessions_of_clients_are_in_it_since_the_third_version()
    {
        var client = new NodeId(RequestId.ClientFirst + 5);
        var sessions = new Sessions();
        sessions.Touch(new RequestId(client, 0, 0), stamp: 8);
        var request = new RequestId(client, sessions.Clients.Open(client), 1);
        Note(sessions, request, stamp: 9);
        byte[] bytes = BytesOf(sessions);
        // As version 2 wrote it: without what follows the latest time.
        byte[] second = [.. BytesOf(new Sessions())[..^sizeof(int)]];
        second[0] = 2;

        Sessions restored = Restore(StateRest.Take(bytes));

        Assert.False(restored.IsNew(request, 0, out Outcome? known));
        Assert.Equal(new Outcome(9, null), known);
        Assert.Equal(bytes, BytesOf(restored));
        StateRest older = StateRest.Take(second);
        Assert.Empty(older.Clients);
        Assert.Equal(LatestTime, older.LatestTime);
    }

    static void Note(Sessions sessions, RequestId request, long stamp)
    {
        Assert.True(sessions.IsNew(request, 0, out _));
        sessions.Note(request, new Outcome(stamp, null));
    }

    static Sessions Restore(StateRest rest)
    {
        var sessions = new Sessions();
        foreach ((NodeId node, NodeSessions found) in rest.Sessions)
            sessions.Restore(node, found);
        foreach (ClientSession client in rest.Clients)
            sessions.Clients.Restore(client);
        return sessions;
    }

    static byte[] BytesOf(Sessions sessions)
    {
        var writer = new ByteWriter();
        new StateRest(
            ["accounts"],
            3,
            [],
            [.. sessions.All.Select(static pair => (pair.Key, pair.Value))],
            sessions.Clients.Copy(),
            ImmutableSortedDictionary<(string, uint), ReadOnlyMemory<byte>>.Empty,
            LatestTime).Put(writer);
        return writer.Written.ToArray();
    }

    // As version 1 wrote it: no table, nothing remembered, one session with one outcome, no schema.
    static byte[] OfFirstVersion()
    {
        var writer = new ByteWriter();
        writer.Put(1);
        writer.Put(0);
        writer.Put(3L);
        writer.Put(0);
        writer.Put(1);
        writer.Put(1UL);
        writer.Put(2UL);
        writer.Put(0UL);
        writer.Put(1);
        writer.Put(1UL);
        writer.Put(6L);
        writer.Put(false);
        writer.Put(0);
        return writer.Written.ToArray();
    }
}
