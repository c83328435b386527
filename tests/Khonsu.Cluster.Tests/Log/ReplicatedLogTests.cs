using System.Text;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Log;

public sealed class ReplicatedLogTests
{
    readonly TestDisk _disk = new(Config.Joining);

    [Fact]
    public void Changes_are_handed_out_once()
    {
        ReplicatedLog log = Make("a", "b");

        LogWrite write = log.TakeChanges();

        Assert.Equal(["a", "b"], write.Entries.Select(static entry => entry.ToString()));
        Assert.False(log.HasChanges);
    }

    [Fact]
    public void What_a_later_write_cuts_off_is_not_stable()
    {
        ReplicatedLog log = Make("a", "b", "c");
        LogWrite first = log.TakeChanges();
        log.Truncate(new LogIndex(1));
        Append(log, "x", "y");
        LogWrite second = log.TakeChanges();

        log.OnPersisted(new LogIndex(3), [second]);

        Assert.Equal(3, first.Entries.Count);
        Assert.Equal(new LogIndex(1), log.StableIndex);
        log.OnPersisted(new LogIndex(3), []);
        Assert.Equal(new LogIndex(3), log.StableIndex);
    }

    [Fact]
    public void A_cut_that_is_not_handed_out_yet_is_not_stable_either()
    {
        ReplicatedLog log = Make("a", "b", "c");
        log.TakeChanges();
        log.Truncate(new LogIndex(2));
        Append(log, "x");

        log.OnPersisted(new LogIndex(3), []);

        Assert.Equal(new LogIndex(2), log.StableIndex);
    }

    [Fact]
    public void An_entry_after_another_log_is_refused()
    {
        ReplicatedLog log = Make("a");
        LogEntry stranger = Entry("b").After(previousChain: 12345);

        var broken = Assert.Throws<BrokenInvariantException>(() => log.Append(stranger));

        Assert.Equal("P3", broken.Name);
    }

    [Fact]
    public void Equal_logs_have_equal_chains_and_others_do_not()
    {
        Assert.Equal(Make("a", "b").EndChain, Make("a", "b").EndChain);
        Assert.NotEqual(Make("a", "b").EndChain, Make("b", "a").EndChain);
        Assert.NotEqual(Make("a", "b").EndChain, Make("ab", "").EndChain);
    }

    [Fact]
    public void A_slice_is_bounded_but_never_empty()
    {
        ReplicatedLog log = Make("aaaa", "bbbb", "cccc");
        long two = log[new LogIndex(0)].SizeBytes * 2;

        Assert.Single(log.Slice(default, log.EndIndex, 1));
        Assert.Equal(2, log.Slice(default, log.EndIndex, two).Count);
        Assert.Empty(log.Slice(log.EndIndex, log.EndIndex, two));
    }

    [Fact]
    public void What_has_left_the_window_is_read_from_disk()
    {
        var log = new ReplicatedLog(_disk, 100, default, 0, default);
        Append(log, "a", "b", "c", "d");
        LogWrite write = log.TakeChanges();
        _disk.Write(new Cluster.Consensus.Ready { Sequence = 1, MustSync = true, Log = write });
        log.OnPersisted(log.EndIndex, []);
        ulong chain = log.ChainAt(new LogIndex(1));

        log.Shrink(log.EndIndex);

        Assert.Equal("a", log[default].ToString());
        Assert.Equal(chain, log.ChainAt(new LogIndex(1)));
        Assert.Equal("a", log.Slice(default, log.EndIndex, 1)[0].ToString());
    }

    [Fact]
    public void What_is_not_stable_is_not_trimmed()
    {
        ReplicatedLog log = Make("a", "b");

        var broken = Assert.Throws<BrokenInvariantException>(() => log.Trim(new LogIndex(1)));

        Assert.Equal("P2", broken.Name);
    }

    [Fact]
    public void A_trimmed_log_knows_the_chain_where_it_starts()
    {
        ReplicatedLog log = Make("a", "b", "c");
        log.TakeChanges();
        log.OnPersisted(log.EndIndex, []);
        ulong chain = log.ChainAt(new LogIndex(2));

        log.Trim(new LogIndex(2));

        Assert.Equal(chain, log.ChainAt(new LogIndex(2)));
        Assert.Equal(new LogIndex(2), log.TakeChanges().TrimTo);
        Assert.Throws<BrokenInvariantException>(() => log[new LogIndex(1)]);
    }

    ReplicatedLog Make(params string[] values)
    {
        var log = new ReplicatedLog(_disk, 1 << 20, default, 0, default);
        Append(log, values);
        return log;
    }

    static void Append(ReplicatedLog log, params string[] values)
    {
        foreach (string value in values)
            log.Append(Entry(value).After(log.EndChain));
    }

    static LogEntry Entry(string value)
        => LogEntry.Command(new ProposalId(new NodeId(1), 1, 1), Encoding.UTF8.GetBytes(value));
}
