using Khonsu.Cluster.Log;
using Khonsu.Simulation.Chance;
using Khonsu.Simulation.Checks;
using Khonsu.Simulation.Disk;
using Khonsu.Simulation.Storage;

namespace Khonsu.Simulation.Tests.Storage;

public sealed class NodeStoreTests
{
    static readonly Config s_config = Config.Create(new ConfigId(1), [new(1), new(2), new(3)]);

    readonly SimDisk _disk = new();

    [Fact]
    public void What_was_synced_is_found_after_a_crash_and_what_was_not_may_be_lost()
    {
        NodeStore store = Started();
        Append(store, 0, 1);
        Sync(store);
        Append(store, 1, 2);
        _disk.Crash(CrashLoss.All, new SimRandom(1));
        Assert.Null(store.Start());
        Assert.Equal(new LogIndex(1), store.Written(0).End);
        Assert.Equal(2UL, store.Incarnation);
    }

    [Fact]
    public void A_long_journal_is_written_anew_and_holds_the_same()
    {
        NodeStore store = Started();
        for (long index = 0; index < 400; index++)
        {
            Append(store, index, index);
            Sync(store);
        }
        Assert.DoesNotContain("journal-000000", _disk.Names);
        ulong chain = store.Written(0).ChainAt(store.Written(0).End);
        _disk.Crash(CrashLoss.All, new SimRandom(1));
        Assert.Null(store.Start());
        Assert.Equal(chain, store.Written(0).ChainAt(new LogIndex(400)));
    }

    [Fact]
    public void A_damaged_journal_stops_the_node_for_good()
    {
        NodeStore store = Started();
        Append(store, 0, 1);
        Sync(store);
        _disk.Open("journal-000000").Rot(new SimRandom(3));
        StoreTrouble trouble = Assert.IsType<StoreTrouble>(store.Start());
        Assert.True(trouble.IsForGood);
    }

    [Fact]
    public void Damage_between_a_sync_and_its_watermark_takes_only_what_nobody_relied_on()
    {
        NodeStore store = Started();
        Append(store, 0, 1);
        Sync(store);
        Append(store, 1, 2);
        store.EndSync(store.BeginSync());
        Assert.Equal(new LogIndex(1), store.Durable(0).End);
        SimFile journal = _disk.Open("journal-000000");
        journal.Put(journal.Length - 1, [(byte)~journal.Bytes[^1]]);
        _disk.Sync();
        _disk.Crash(CrashLoss.All, new SimRandom(1));
        Assert.Null(store.Start());
        Assert.Equal(new LogIndex(1), store.Written(0).End);
    }

    [Fact]
    public void A_crash_may_keep_a_cut_that_was_not_synced()
    {
        NodeStore store = Started();
        Append(store, 0, 1);
        Append(store, 1, 2);
        Sync(store);
        var cut = new LogIndex(1);
        Assert.True(store.TryWrite([new GroupChange(0, null, new LogWrite(null, null, 0, cut, cut, []), null)]));
        _disk.Crash(CrashLoss.None, new SimRandom(1));
        Assert.Null(store.Start());
        Assert.Equal(cut, store.Durable(0).End);
    }

    [Fact]
    public void What_was_forgotten_without_notice_is_caught()
    {
        NodeStore store = Started();
        Append(store, 0, 1);
        Sync(store);
        Append(store, 1, 2);
        var journal = new Journal(_disk);
        byte[] first = journal.Recover().Payloads[0];
        Assert.True(journal.TryRewrite([first]));
        ViolationException violation = Assert.Throws<ViolationException>(() => store.Start());
        Assert.Equal("disk", violation.Rule);
    }

    [Fact]
    public void A_start_that_found_no_room_may_find_less_the_next_time()
    {
        NodeStore store = Started();
        Append(store, 0, 1);
        store.EndSync(store.BeginSync());
        _disk.IsFull = true;
        Assert.False(store.Start()!.IsForGood);
        _disk.IsFull = false;
        SimFile journal = _disk.Open("journal-000000");
        journal.Put(journal.Length - 1, [(byte)~journal.Bytes[^1]]);
        _disk.Sync();
        Assert.Null(store.Start());
        Assert.Equal(default, store.Written(0).End);
    }

    [Fact]
    public void A_full_disk_refuses_a_write_and_a_start()
    {
        NodeStore store = Started();
        _disk.IsFull = true;
        Assert.False(store.TryWrite([Change(store, 0, 1)]));
        Assert.False(store.Start()!.IsForGood);
    }

    [Fact]
    public void Entries_that_do_not_continue_the_log_are_caught()
    {
        NodeStore store = Started();
        GroupChange change = Change(store, 0, 1);
        Append(store, 0, 1);
        Assert.Throws<ViolationException>(() => store.TryWrite([change]));
    }

    [Fact]
    public void Trimming_without_a_checkpoint_is_caught()
    {
        NodeStore store = Started();
        Append(store, 0, 1);
        var end = new LogIndex(1);
        var trim = new LogWrite(null, end, store.Written(0).ChainAt(end), null, end, []);
        ViolationException violation = Assert.Throws<ViolationException>(
            () => store.TryWrite([new GroupChange(0, null, trim, null)]));
        Assert.Equal("1.10", violation.Rule);
    }

    NodeStore Started()
    {
        var store = new NodeStore(_disk, [HardState.New(s_config)]);
        Assert.Null(store.Start());
        return store;
    }

    static void Append(NodeStore store, long index, long value)
        => Assert.True(store.TryWrite([Change(store, index, value)]));

    static GroupChange Change(NodeStore store, long index, long value)
    {
        GroupImage image = store.Written(0);
        LogEntry entry = LogEntry.Command(new ProposalId(new NodeId(1), 1, (ulong)index), BitConverter.GetBytes(value))
            .After(image.ChainAt(image.End));
        return new GroupChange(0, null, new LogWrite(null, null, 0, null, new LogIndex(index), [entry]), null);
    }

    static void Sync(NodeStore store)
    {
        StoreSync sync = store.BeginSync();
        store.EndSync(sync);
        Assert.True(store.TryMark(sync));
    }
}
