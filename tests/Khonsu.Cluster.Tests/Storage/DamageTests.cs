using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Rocks;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Storage;

/// <summary>What a broken disk does to the files, and that a node never goes on as if nothing had happened.</summary>
public sealed class DamageTests
{
    static readonly GroupId s_group = new(3);

    [Fact]
    public void A_torn_write_at_the_very_end_is_dropped()
    {
        using StoreFolder folder = Filled(20, out _);
        string log = folder.NewestLog;
        StoreFolder.Cut(log, new FileInfo(log).Length - 5);

        using NodeStore store = folder.Open();
        Assert.Equal(new LogIndex(19), Recover(store).EndIndex);
    }

    [Fact]
    public void Every_length_of_the_log_below_the_watermark_is_noticed_and_above_it_is_a_beginning()
    {
        using StoreFolder whole = Filled(6, out long marked);
        int refused = 0;
        for (long length = new FileInfo(whole.NewestLog).Length; length > 0; length -= 23)
        {
            using StoreFolder folder = whole.Copy();
            StoreFolder.Cut(folder.NewestLog, length);
            if (length >= marked)
            {
                using NodeStore store = folder.Open();
                Assert.InRange(Recover(store).EndIndex.Value, 3, 6);
                store.Verify([s_group]);
                continue;
            }

            StorageException refusal = Assert.Throws<StorageException>(() => folder.Open());
            Assert.True(
                refusal.Fault is StorageFault.LostAcknowledgedData or StorageFault.Damaged,
                $"{length} of {marked} bytes: {refusal}");
            refused++;
        }

        Assert.True(refused > 10, $"{refused} lengths were below the watermark");
    }

    [Fact]
    public void A_flipped_bit_in_the_log_never_loses_what_follows_it()
    {
        using StoreFolder whole = Filled(20, out _);
        long length = new FileInfo(whole.NewestLog).Length;
        int refused = 0;
        for (long offset = 3; offset < length; offset += 61)
        {
            using StoreFolder folder = whole.Copy();
            StoreFolder.Flip(folder.NewestLog, offset);
            try
            {
                using NodeStore store = folder.Open();
                // Why may it open: the last record may look like one that was never finished.
                Assert.InRange(Recover(store).EndIndex.Value, 19, 20);
            }
            catch (StorageException refusal)
            {
                Assert.True(
                    refusal.Fault is StorageFault.LostAcknowledgedData or StorageFault.Damaged, refusal.ToString());
                refused++;
            }
        }

        Assert.True(refused > length / 61 * 3 / 4, $"{refused} of {length / 61} were noticed");
    }

    [Fact]
    public void A_flipped_bit_in_a_sorted_file_is_noticed_by_those_who_read_there()
    {
        using StoreFolder folder = Sorted(400);
        foreach (string file in folder.FilesOf("*.sst"))
            StoreFolder.Flip(file, new FileInfo(file).Length / 4);

        StorageException refusal = Assert.Throws<StorageException>(() =>
        {
            using NodeStore store = folder.Open();
            store.Verify([s_group]);
        });
        Assert.Equal(StorageFault.Damaged, refusal.Fault);
    }

    [Fact]
    public void A_walk_that_meets_damage_does_not_end_as_if_there_were_nothing_more()
    {
        using StoreFolder folder = Sorted(400);
        string largest = folder.FilesOf("*.sst").MaxBy(static file => new FileInfo(file).Length)!;
        StoreFolder.Flip(largest, new FileInfo(largest).Length / 2);
        using NodeStore store = folder.Open();
        ILogReader reader = store.ReaderOf(s_group);

        StorageException refusal = Assert.Throws<StorageException>(
            () => reader.Read(LogIndex.Zero, new LogIndex(400), long.MaxValue));
        Assert.Equal(StorageFault.Damaged, refusal.Fault);
        Assert.Contains("checksum mismatch", refusal.Message);
    }

    [Theory]
    [InlineData("*.log")]
    [InlineData("*.sst")]
    [InlineData("MANIFEST-*")]
    [InlineData("CURRENT")]
    public void A_deleted_file_is_noticed(string pattern)
    {
        using StoreFolder folder = Sorted(50);
        using (NodeStore store = folder.Open())
            store.Settle();
        foreach (string file in folder.FilesOf(pattern))
            File.Delete(file);

        StorageException refusal = Assert.Throws<StorageException>(() => folder.Open());
        Assert.True(refusal.Fault is StorageFault.LostAcknowledgedData or StorageFault.Damaged, refusal.ToString());
    }

    [Fact]
    public void A_database_that_is_gone_is_not_begun_anew()
    {
        using StoreFolder folder = Filled(3, out _);
        Directory.Delete(Path.Combine(folder.Path, "db"), recursive: true);

        StorageException refusal = Assert.Throws<StorageException>(() => folder.Open());
        Assert.Equal(StorageFault.Damaged, refusal.Fault);
        Assert.False(File.Exists(Path.Combine(folder.Path, "db", "CURRENT")));
    }

    [Fact]
    public void An_older_copy_of_the_database_is_noticed()
    {
        using var folder = new StoreFolder();
        using NodeStore store = folder.Open();
        ulong chain = StoreEntries.Fill(store, s_group, 5);
        using StoreFolder older = folder.Copy();
        store.Write([StoreEntries.Append(s_group, 5, chain, "acknowledged")], mustSync: true);
        store.Settle();
        File.Copy(folder.MarkPath, older.MarkPath, overwrite: true);

        StorageException refusal = Assert.Throws<StorageException>(() => older.Open());
        Assert.Equal(StorageFault.LostAcknowledgedData, refusal.Fault);
        Assert.Contains("Replace it by a new node", refusal.Message);
    }

    /// <summary>Entries of which the first half is below the watermark.</summary>
    /// <param name="count">How many.</param>
    /// <param name="marked">Length of the write-ahead log when the watermark was raised, in bytes.</param>
    static StoreFolder Filled(int count, out long marked)
    {
        using var folder = new StoreFolder();
        using NodeStore store = folder.Open();
        ulong chain = StoreEntries.Fill(store, s_group, count / 2);
        store.Settle();
        marked = new FileInfo(folder.NewestLog).Length;
        for (int index = count / 2; index < count; index++)
        {
            GroupWrite write = StoreEntries.Append(s_group, index, chain, $"entry {index}");
            store.Write([write], mustSync: true);
            chain = write.Log!.Entries[0].Chain;
        }

        return folder.Copy();
    }

    /// <summary>Entries in sorted files.</summary>
    static StoreFolder Sorted(int count)
    {
        var folder = new StoreFolder();
        using (NodeStore store = folder.Open())
            StoreEntries.Fill(store, s_group, count, mustSync: false);
        using (RocksDatabase database = RocksDatabase.Open(Path.Combine(folder.Path, "db"), mayCreate: false))
            database.Flush();
        return folder;
    }

    static Cluster.Consensus.RecoveredState Recover(NodeStore store)
        => store.Recover(s_group, StoreModel.First, LogIndex.Zero);
}
