using Khonsu.Cluster.Apply;
using Khonsu.Replication;
using Xunit;

namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>Transactions that come together go through the log as one entry, and nobody can tell but by their commit
/// timestamp.</summary>
public sealed class GroupCommitTests : IDisposable
{
    const int Callers = 64;
    const int RoundsMax = 200;

    readonly NodeFolder _folder = new();

    KhonsuNodeOptions Options
        => _folder.Options with { Store = new StoreOptions { ChangeFeed = new ChangeFeedOptions() } };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_is_done_once_whatever_it_went_together_with_and_is_there_after_a_restart()
    {
        var stamps = new List<long>();
        int rounds = 0;
        await using (KhonsuNode<Bank> node = await _folder.StartAsync(Options))
        {
            node.Model.Atomically(static tx => tx.Accounts.Add(new Account("sum", null, 0)));
            // Why until then: whether several come together, the machine decides.
            while (stamps.Count == stamps.Distinct().Count() && rounds < RoundsMax)
            {
                int first = rounds++ * Callers;
                await Task.WhenAll(
                    Enumerable.Range(first, Callers).Select(number => CommitAsync(node, number, stamps)));
            }

            Assert.InRange(rounds, 1, RoundsMax - 1);
            await CheckAsync(node, rounds * Callers, stamps);
        }

        await using (KhonsuNode<Bank> again = await _folder.StartAsync(Options))
            await CheckAsync(again, rounds * Callers, stamps);
        // The last timestamp of several: all of them are in its moment, and what came later is not.
        long moment = stamps.Where(stamp => stamps.Count(other => other == stamp) > 1).Max();
        await CheckMomentAsync(moment, stamps.Count(stamp => stamp <= moment));
    }

    [Fact]
    public async Task One_that_cannot_be_written_fails_alone()
    {
        await using KhonsuNode<Bank> node = await _folder.StartAsync();
        node.Model.Atomically(static tx => tx.Pickies.Add(new Picky("bad", 1)));
        int failed = 0;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async number =>
        {
            try
            {
                await node.Model.AtomicallyAsync(tx => tx.Pickies.Upsert(number % 8 == 7
                    ? tx.Pickies["bad"] with { Size = -number }
                    : new Picky($"{number}", number)));
            }
            catch (ArgumentOutOfRangeException)
            {
                Interlocked.Increment(ref failed);
            }
        }));

        Assert.Equal(Callers / 8, failed);
        Assert.Equal(1 + (Callers * 7 / 8), node.Model.Read(static tx => tx.Pickies.Count));
        Assert.Equal(1, node.Model.Read(static tx => tx.Pickies["bad"].Size));
    }

    [Fact]
    public async Task Those_that_are_too_large_together_are_sent_apart()
    {
        const int Large = 100_000;
        await using KhonsuNode<Bank> node = await _folder.StartAsync();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(number => node.Model.AtomicallyAsync(
            tx => tx.Accounts.Upsert(new Account($"{number}", new string('x', Large), number))).AsTask()));

        Assert.Equal(
            (Callers, (long)Callers * Large),
            node.Model.Read(static tx => (tx.Accounts.Count, tx.Accounts.Sum(static row => (long)row.Owner!.Length))));
    }

    [Fact]
    public void What_waits_is_taken_together_and_grows_while_many_are_on_their_way()
    {
        var queue = new CommitQueue<OpenCommit>();
        Assert.True(queue.Add(Open(1)));
        for (ulong number = 2; number <= CommitQueue<OpenCommit>.GroupMax + 3; number++)
            Assert.False(queue.Add(Open(number)));

        Assert.Equal(CommitQueue<OpenCommit>.GroupMax, queue.Take().Count);
        Assert.Equal(Enumerable.Range(CommitQueue<OpenCommit>.GroupMax + 1, 3), Numbers(queue.Take()));
        Assert.False(queue.Add(Open(1000)));
        Assert.Equal([1000], Numbers(queue.Take()));
        Assert.Empty(queue.Take());
        Assert.True(queue.Add(Open(1001)));
        Assert.Equal([1001], Numbers(queue.Take()));
        Assert.Empty(queue.Take());

        // So many are on their way now: what comes waits for an answer, together.
        Assert.Equal(4, CommitQueue<OpenCommit>.UnderWayMax);
        Assert.False(queue.Add(Open(1002)));
        Assert.False(queue.Add(Open(1003)));
        Assert.Empty(queue.Take());
        Assert.True(queue.End());
        Assert.False(queue.End());
        Assert.Equal([1002, 1003], Numbers(queue.Take()));

        static int[] Numbers(List<OpenCommit> commits) => [.. commits.Select(static commit => (int)commit.Sequence)];

        static OpenCommit Open(ulong number) => new(null!, number, 0, default, default) { Start = 1 };
    }

    async Task CheckMomentAsync(long moment, int count)
    {
        string beside = Path.GetDirectoryName(Options.Directory)!;
        var point = new RestoreOptions { Point = RestorePoint.At(moment) };
        DumpResult dumped = KhonsuRecovery.Dump(Options.Directory, Path.Combine(beside, "dump"), point.Point);
        Assert.Equal(count, dumped.Tables.Single(static table => table.Name == "entries").Rows);
        string restored = Path.Combine(beside, "restored");
        KhonsuRecovery.Restore(Options.Directory, restored, point);
        await using KhonsuNode<Bank> node = await _folder.StartAsync(Options with { Directory = restored });
        Assert.Equal(count, node.Model.Read(static tx => tx.Entries.Count));
    }

    static async Task CommitAsync(KhonsuNode<Bank> node, int number, List<long> stamps)
    {
        long stamp = 0;
        await node.Model.AtomicallyAsync(tx =>
        {
            tx.Entries.Add(new Entry(0, number, number));
            // Why a few: so some meet each other, and are refused and run again.
            if (number % 8 == 0)
                tx.Accounts.Row("sum").Balance += number;
            tx.OnCommitted(info => stamp = info.CommitTimestamp);
        });
        lock (stamps)
            stamps.Add(stamp);
    }

    static async Task CheckAsync(KhonsuNode<Bank> node, int count, List<long> stamps)
    {
        long sum = Enumerable.Range(0, (count + 7) / 8).Sum(static number => 8L * number);
        Assert.Equal(
            (count, sum),
            node.Model.Read(static tx => (tx.Entries.Count, tx.Accounts["sum"].Balance)));
        // The feed has each change once; an element for each entry.
        var seen = new List<(long Stamp, long Number)>();
        await foreach (CommitChanges commit in node.Model.Changes(afterTimestamp: stamps.Min() - 1))
        {
            seen.AddRange(commit.Entries.Select(change => (commit.CommitTimestamp, change.Key.Number)));
            if (seen.Count >= count)
                break;
        }

        Assert.Equal(stamps.Order(), seen.Select(static one => one.Stamp));
        Assert.Equal(
            Enumerable.Range(0, count).Select(static number => (long)number),
            seen.Select(static one => one.Number).Order());
    }
}
