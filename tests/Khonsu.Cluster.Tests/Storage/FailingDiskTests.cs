using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Storage;

/// <summary>
/// Writes and syncs that fail: the file behind the library's descriptor is exchanged for a device that refuses.
/// </summary>
public sealed class FailingDiskTests : IDisposable
{
    static readonly GroupId s_group = new(3);

    readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void After_the_disk_was_full_the_store_takes_nothing_more_and_has_what_was_durable()
    {
        ulong chain = FillAndFail("/dev/full", StorageFault.DiskFull);

        using NodeStore again = _folder.Open();
        Assert.Equal(new LogIndex(5), again.Recover(s_group, StoreModel.First, LogIndex.Zero).EndIndex);
        again.Write([StoreEntries.Append(s_group, 5, chain, "after room was made")], mustSync: true);
        again.Verify([s_group]);
    }

    // Syncs of this device fail; what is written to it is gone, as a system may drop what it could not write.
    [Fact]
    public void After_a_failed_sync_the_store_takes_nothing_more_and_never_forgets_what_was_durable()
    {
        FillAndFail("/dev/null", StorageFault.WriteFailed);

        try
        {
            using NodeStore again = _folder.Open();
            Assert.Equal(new LogIndex(5), again.Recover(s_group, StoreModel.First, LogIndex.Zero).EndIndex);
        }
        catch (StorageException refusal)
        {
            // Why it may be: the library may have noted meanwhile how long the log should be.
            Assert.Equal(StorageFault.Damaged, refusal.Fault);
        }
    }

    [Fact]
    public void A_watermark_that_cannot_be_written_stops_the_store()
    {
        using NodeStore store = _folder.Open();
        StoreEntries.Fill(store, s_group, 2);
        BrokenDisk.Exchange(_folder.MarkPath, "/dev/full");

        Assert.Equal(StorageFault.DiskFull, Assert.Throws<StorageException>(store.Settle).Fault);
    }

    ulong FillAndFail(string device, StorageFault fault)
    {
        using NodeStore store = _folder.Open();
        ulong chain = StoreEntries.Fill(store, s_group, 5);
        store.Settle();
        BrokenDisk.Exchange(_folder.NewestLog, device);
        Assert.Equal(fault, Write(store, chain).Fault);
        Assert.Equal(StorageFault.WriteFailed, Write(store, chain).Fault);
        return chain;
    }

    static StorageException Write(NodeStore store, ulong chain) => Assert.Throws<StorageException>(
        () => store.Write([StoreEntries.Append(s_group, 5, chain, "no room")], mustSync: true));
}
