using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Storage;

public sealed class NodeStoreTests : IDisposable
{
    static readonly GroupId s_group = new(3);

    readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_replica_that_was_never_written_starts_with_its_first_configuration()
    {
        using NodeStore store = _folder.Open();

        Assert.Equal(1UL, store.Incarnation);
        Assert.Equal(
            Cluster.Consensus.RecoveredState.New(StoreModel.First),
            store.Recover(s_group, StoreModel.First, LogIndex.Zero));
    }

    [Fact]
    public void A_reader_gives_what_fits_and_at_least_one()
    {
        using NodeStore store = _folder.Open();
        store.Write([StoreEntries.Append(s_group, 0, 0, "aaaa", "bbbb", "cccc")], mustSync: true);
        ILogReader reader = store.ReaderOf(s_group);

        Assert.Equal(["aaaa"], Texts(reader.Read(new(0), new(3), 0)));
        Assert.Equal(["bbbb", "cccc"], Texts(reader.Read(new(1), new(3), 1_000)));
        Assert.Equal(["bbbb"], Texts(reader.Read(new(1), new(2), 1_000)));
    }

    [Fact]
    public void Entries_that_do_not_continue_the_log_are_refused_and_the_store_takes_nothing_more()
    {
        using (NodeStore store = _folder.Open())
        {
            store.Write([StoreEntries.Append(s_group, 0, 0, "a")], mustSync: true);
            Assert.Throws<BrokenInvariantException>(
                () => store.Write([StoreEntries.Append(s_group, 2, 0, "c")], mustSync: true));
            StorageException refusal = Assert.Throws<StorageException>(
                () => store.Write([StoreEntries.Append(s_group, 0, 0, "b")], mustSync: true));
            Assert.Equal(StorageFault.WriteFailed, refusal.Fault);
        }

        using NodeStore again = _folder.Open();
        Assert.Equal(new LogIndex(1), again.Recover(s_group, StoreModel.First, LogIndex.Zero).EndIndex);
    }

    [Fact]
    public void Entries_of_another_chain_are_refused()
    {
        using NodeStore store = _folder.Open();

        BrokenInvariantException broken = Assert.Throws<BrokenInvariantException>(
            () => store.Write([StoreEntries.Append(s_group, 0, 17, "a")], mustSync: true));
        Assert.Equal("P3", broken.Name);
    }

    [Fact]
    public void One_directory_is_open_once()
    {
        using NodeStore store = _folder.Open();

        Assert.Equal(StorageFault.InUse, Assert.Throws<StorageException>(() => _folder.Open()).Fault);
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(7, 2)]
    public void The_files_of_another_are_refused_untouched(ulong cluster, ulong node)
    {
        _folder.Open().Dispose();

        StorageException refusal = Assert.Throws<StorageException>(
            () => NodeStore.Open(_folder.Path, new NodeIdentity(new ClusterId(cluster), new NodeId(node))));
        Assert.Equal(StorageFault.Foreign, refusal.Fault);
        Assert.Contains("has the files of node 1 of cluster 0000000000000007", refusal.Message);
        using NodeStore store = _folder.Open();
        Assert.Equal(2UL, store.Incarnation);
    }

    static IEnumerable<string> Texts(IReadOnlyList<LogEntry> entries)
        => entries.Select(static entry => entry.ToString());
}
