using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Recovery;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Archive;

namespace Khonsu.Cluster.Tests.Recovery;

/// <summary>The files that a restore makes of a past of several nodes.</summary>
public sealed class RestorerTests : IDisposable
{
    const ulong Starts = 7;
    static readonly GroupId s_group = new(1);
    static readonly NodeIdentity s_old = new(new ClusterId(5), new NodeId(3));

    readonly string _path = Directory.CreateTempSubdirectory("khonsu-restorer-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public void A_stop_sign_of_the_past_becomes_a_command_without_content_and_the_node_decides_alone()
    {
        using Past past = MakePast(isAlone: false);
        var identity = new NodeIdentity(new ClusterId(6), new NodeId(3));
        string target = Path.Combine(_path, "target");

        Restore(past, target, identity);

        using NodeStore store = NodeStore.Open(target, identity);
        RecoveredState recovered = store.Recover(s_group, Config.Joining, LogIndex.Zero);
        Assert.Equal(new LogIndex(3), recovered.EndIndex);
        Assert.Equal(new LogIndex(3), recovered.Hard.DecidedIndex);
        Assert.Equal([new NodeId(3)], recovered.Hard.Config.Voters.AsEnumerable());
        IReadOnlyList<LogEntry> log = store.ReaderOf(s_group).Read(LogIndex.Zero, recovered.EndIndex, long.MaxValue);
        Assert.All(log, static entry => Assert.Equal(EntryKind.Command, entry.Kind));
        Assert.Equal([false, true, false], log.Select(static entry => entry.Payload.IsEmpty));
        store.Verify([s_group]);
    }

    [Fact]
    public void Its_starts_are_counted_on_from_those_of_the_past()
    {
        using Past past = MakePast(isAlone: false);
        var identity = new NodeIdentity(new ClusterId(6), new NodeId(3));
        string target = Path.Combine(_path, "target");
        Restore(past, target, identity);
        using NodeStore store = NodeStore.Open(target, identity);
        Assert.Equal(Starts + 1, store.Incarnation);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_old_name_of_the_cluster_is_refused_where_others_bear_it(bool isAlone)
    {
        // Also where only a stop sign tells that there were others.
        using Past past = MakePast(isAlone);
        string target = Path.Combine(_path, "target");
        StorageException error = Assert.Throws<StorageException>(() => Restore(past, target, s_old));
        Assert.Equal(StorageFault.Foreign, error.Fault);
        Assert.Single(Directory.GetFileSystemEntries(_path));
    }

    static void Restore(Past past, string target, NodeIdentity identity)
        => new Restorer(past, new RestoreTarget(target, identity)).Run(
            CutFinder.Find(past, RestorePoint.Latest, CancellationToken.None), null, CancellationToken.None);

    Past MakePast(bool isAlone)
    {
        string folder = Path.Combine(_path, "archive");
        ArchiveFolder archive = ArchiveFolder.Open(folder, new ArchiveOwner(s_old, isAlone), s_group, static _ => { });
        Config three = Config.Create(new ConfigId(2), [new NodeId(1), new NodeId(2), new NodeId(3)]);
        LogEntry[] entries =
        [
            Commit(1),
            LogEntry.StopSign(new ProposalId(s_old.Node, Starts, 0), three),
            Commit(2),
        ];
        ulong chain = 0;
        for (int index = 0; index < entries.Length; index++)
        {
            entries[index] = entries[index].After(chain);
            chain = entries[index].Chain;
        }

        archive.Append(entries, LogIndex.Zero, 0, StoreState.TimeIn, 1 << 20);
        return Past.Open(folder, null);
    }

    static LogEntry Commit(ulong number)
    {
        var writer = new ByteWriter();
        CommitEntryCodec.Put(writer, new CommitEntry
        {
            Request = new RequestId(s_old.Node, Starts, number),
            AnsweredUpTo = 0,
            Snapshot = 0,
            Tables = [],
        });
        return LogEntry.Command(new ProposalId(s_old.Node, Starts, number), writer.Written.ToArray());
    }
}
