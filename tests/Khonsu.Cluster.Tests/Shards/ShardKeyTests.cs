using Khonsu.Cluster.Tests.Nodes;
using Xunit;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>Rows that <c>[ShardKey]</c> keeps together, in a store of several shards.</summary>
public sealed class ShardKeyTests
{
    const int Shards = 8;
    const int EntryCount = 24;

    [Fact]
    public async Task A_transaction_on_an_account_and_its_entries_needs_one_shard()
    {
        using var folder = new NodeFolder();
        KhonsuNodeOptions options = folder.Options with { Shards = Shards };
        await using (KhonsuNode<HolderBook> node = await StartAsync(options))
        {
            foreach (string holder in (string[])["ann", "bob"])
            {
                await node.SynchronizeAsync();
                long[] before = Applied(node);
                await node.Model.AtomicallyAsync(tx => tx.Holders.Add(new Holder(holder, 0, 0)));
                for (int number = 1; number <= EntryCount; number++)
                    await node.Model.AtomicallyAsync(tx => Book(tx, holder, number));
                // Why: the status is told a moment after the commit.
                await ManyNodes.UntilAsync(() => Applied(node).Sum() > before.Sum() + EntryCount);
                long[] risen = [.. Applied(node).Select((applied, shard) => applied - before[shard])];
                // One entry in the log of the shard for each transaction, and none anywhere else.
                Assert.Equal(EntryCount + 1, Assert.Single(risen, static entries => entries != 0));
            }

            await node.StopAsync();
        }

        await using KhonsuNode<HolderBook> again = await StartAsync(options);
        Assert.Equal(2 * EntryCount, again.Model.Read(static tx => tx.HolderEntries.Count));
        Assert.All(
            again.Model.Read(static tx => tx.Holders.ToArray()),
            static holder => Assert.Equal(EntryCount, holder.LastEntry));
    }

    // Also what it reads of the entries is in the shard: the one before.
    static void Book(HolderBookTx tx, string name, long number)
    {
        Holder before = tx.Holders[name];
        Assert.Equal(number > 1, tx.HolderEntries.ContainsKey((name, before.LastEntry)));
        tx.Holders.Upsert(before with { LastEntry = number, Balance = before.Balance + number });
        tx.HolderEntries.Add(new HolderEntry(name, number, number));
    }

    static long[] Applied(KhonsuNode<HolderBook> node)
        => [.. node.Status.Shards.Select(static shard => shard.AppliedEntries)];

    static Task<KhonsuNode<HolderBook>> StartAsync(KhonsuNodeOptions options)
        => KhonsuNode.StartAsync(options, HolderBook.Open, HolderBook.Tables);
}
