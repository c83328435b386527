using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Storage;

public sealed class WatermarkTests : IDisposable
{
    const int SectorBytes = 512;

    static readonly GroupId s_group = new(3);

    readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_what_it_was_raised_to()
    {
        using (Watermark made = Watermark.Create(_folder.MarkPath, 99))
        {
            for (ulong value = 1; value <= 5; value++)
                made.Raise(value * 10);
        }

        using Watermark found = Watermark.Open(_folder.MarkPath)!;
        Assert.Equal((99UL, 50UL), (found.StoreId, found.Value));
        Assert.Null(Watermark.Open(_folder.MarkPath + ".none"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void One_damaged_sector_takes_nothing_away(int sector)
    {
        using (Watermark made = Watermark.Create(_folder.MarkPath, 99))
        {
            made.Raise(10);
            made.Raise(20);
        }

        StoreFolder.Flip(_folder.MarkPath, (sector * SectorBytes) + 25);
        using Watermark found = Watermark.Open(_folder.MarkPath)!;
        Assert.Equal(20UL, found.Value);
    }

    [Fact]
    public void A_torn_raise_leaves_the_one_before()
    {
        using (Watermark made = Watermark.Create(_folder.MarkPath, 99))
        {
            made.Raise(10);
            made.Raise(20);
        }

        // Both copies of the slot that was written last.
        StoreFolder.Flip(_folder.MarkPath, SectorBytes + 25);
        StoreFolder.Flip(_folder.MarkPath, (3 * SectorBytes) + 25);
        using Watermark found = Watermark.Open(_folder.MarkPath)!;
        Assert.Equal(10UL, found.Value);
    }

    [Fact]
    public void A_file_of_which_nothing_can_be_read_is_damage_and_not_a_new_one()
    {
        Watermark.Create(_folder.MarkPath, 99).Dispose();
        File.WriteAllBytes(_folder.MarkPath, new byte[4 * SectorBytes]);

        Assert.Equal(
            StorageFault.Damaged, Assert.Throws<StorageException>(() => Watermark.Open(_folder.MarkPath)).Fault);
    }

    [Fact]
    public void A_promise_is_below_the_watermark_when_its_write_returns()
    {
        using NodeStore store = _folder.Open();
        ulong before = Mark();

        store.Write([StoreEntries.Append(s_group, 0, 0, "a")], mustSync: true);
        Assert.Equal(before, Mark());
        store.Write([new GroupWrite(s_group, HardState.New(StoreModel.First), null, null)], mustSync: true);
        Assert.Equal(before + 2, Mark());
    }

    [Fact]
    public void What_is_known_of_decisions_is_no_promise()
    {
        using NodeStore store = _folder.Open();
        var hard = HardState.New(StoreModel.First);
        store.Write([new GroupWrite(s_group, hard, null, null)], mustSync: true);
        ulong before = Mark();

        hard = hard with { DecidedIndex = new LogIndex(1) };
        store.Write([new GroupWrite(s_group, hard, null, null)], mustSync: true);
        Assert.Equal(before, Mark());
        hard = hard with { Promise = new Ballot(new ConfigId(1), 1, 0, new NodeId(2)) };
        store.Write([new GroupWrite(s_group, hard, null, null)], mustSync: false);
        Assert.Equal(before, Mark());
        store.Write([StoreEntries.Append(s_group, 0, 0, "a")], mustSync: true);
        Assert.Equal(before + 3, Mark());
    }

    [Fact]
    public void Other_writes_raise_it_once_in_an_interval()
    {
        using NodeStore store = _folder.Open(new NodeStoreOptions { WatermarkInterval = TimeSpan.Zero });
        ulong before = Mark();

        store.Write([StoreEntries.Append(s_group, 0, 0, "a")], mustSync: true);
        Assert.Equal(before + 1, Mark());
    }

    [Fact]
    public void What_is_not_synced_is_not_said_to_be_durable()
    {
        using NodeStore store = _folder.Open(new NodeStoreOptions { WatermarkInterval = TimeSpan.Zero });
        ulong before = Mark();

        store.Write([StoreEntries.Append(s_group, 0, 0, "a")], mustSync: false);
        store.Settle();
        Assert.Equal(before, Mark());
    }

    [Fact]
    public void A_store_without_its_watermark_is_refused()
    {
        _folder.Open().Dispose();
        File.Delete(_folder.MarkPath);

        Assert.Equal(StorageFault.Damaged, Assert.Throws<StorageException>(() => _folder.Open()).Fault);
        Assert.False(File.Exists(_folder.MarkPath));
    }

    [Fact]
    public void The_watermark_of_another_store_is_refused()
    {
        _folder.Open().Dispose();
        using var other = new StoreFolder();
        other.Open().Dispose();
        File.Copy(other.MarkPath, _folder.MarkPath, overwrite: true);

        Assert.Equal(StorageFault.Damaged, Assert.Throws<StorageException>(() => _folder.Open()).Fault);
    }

    [Fact]
    public void A_first_start_that_did_not_get_to_its_end_is_begun_again()
    {
        Watermark.Create(_folder.MarkPath, 99).Dispose();

        using NodeStore store = _folder.Open();
        Assert.Equal(1UL, store.Incarnation);
    }

    ulong Mark()
    {
        using Watermark mark = Watermark.Open(_folder.MarkPath)!;
        return mark.Value;
    }
}
