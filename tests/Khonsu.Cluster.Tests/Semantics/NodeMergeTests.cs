using Khonsu.Cluster.Tests.Nodes;

#pragma warning disable KHN100 // The test counts the runs of its bodies.

namespace Khonsu.Cluster.Tests.Semantics;

/// <summary>Merges on nodes with files and, of several, with gRPC between them.</summary>
public sealed class NodeMergeTests
{
    static readonly TransactionOptions s_once = new() { MaxAttempts = 1 };

    [Fact]
    public async Task Three_nodes_add_to_one_row_and_no_body_runs_twice()
    {
        const int Each = 40;
        await using var files = new ThreeNodes();
        KhonsuNode<Tallies>[] nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(
            number => KhonsuNode.StartAsync(files.OptionsOf(number), Tallies.Open, Tallies.Tables)));
        try
        {
            await nodes[0].SynchronizeAsync();
            await nodes[0].Model.AtomicallyAsync(static tx =>
            {
                tx.Tallies.Add(Tally.Of("a"));
                tx.Purses.Add(new Purse("a", 0));
            });
            foreach (KhonsuNode<Tallies> node in nodes)
                await node.SynchronizeAsync();
            int runs = 0;
            int guarded = 0;

            await Task.WhenAll(nodes.SelectMany(node => Enumerable.Range(1, Each).Select(_ => AddAsync(node))));

            foreach (KhonsuNode<Tallies> node in nodes)
            {
                await node.SynchronizeAsync();
                Assert.Equal(10 + (3 * Each), node.Model.Read(static tx => tx.Tallies["a"].Sum));
                Assert.Equal(3 * Each, node.Model.Read(static tx => tx.Purses["a"].Coins));
            }

            Assert.Equal((3 * Each, 3 * Each), (runs, guarded));

            async Task AddAsync(KhonsuNode<Tallies> node)
            {
                await node.Model.AtomicallyAsync(
                    tx =>
                    {
                        Interlocked.Increment(ref runs);
                        tx.Tallies.Merge("a").Sum += 1;
                    },
                    s_once);
                await node.Model.AtomicallyAsync(
                    tx =>
                    {
                        Interlocked.Increment(ref guarded);
                        tx.Purses.Merge("a").Coins += 1;
                    },
                    s_once);
            }
        }
        finally
        {
            foreach (KhonsuNode<Tallies> node in nodes)
                await node.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_start_and_a_dump_find_what_was_merged()
    {
        using var folder = new NodeFolder();
        await using (KhonsuNode<Tallies> node = await StartAsync(folder))
        {
            node.Model.Atomically(static tx => tx.Tallies.Add(Tally.Of("a")));
            for (int count = 0; count < 20; count++)
                node.Model.Atomically(count, static (tx, count) => tx.Tallies.Merge("a").AppendLines($"{count}"));
            node.Model.Atomically(static tx => tx.Tallies.Merge("a").Money -= 0.25m);
        }

        string target = Path.Combine(folder.Options.Directory, "..", "dumped");
        KhonsuRecovery.Dump(folder.Options.Directory, target);
        using KhonsuStore read = KhonsuStore.Open();
        read.Atomically(tx => tx.Tallies.ReadArrowFile(Directory.GetFiles(target, "tallies*").Single()));
        await using KhonsuNode<Tallies> again = await StartAsync(folder);

        Tally now = again.Model.Read(static tx => tx.Tallies["a"]);
        Assert.Equal((20, 1.25m), (now.Lines.Length, now.Money));
        Assert.Equal(now.Shown, read.Read(static tx => tx.Tallies["a"]).Shown);
    }

    static Task<KhonsuNode<Tallies>> StartAsync(NodeFolder folder)
        => KhonsuNode.StartAsync(folder.Options, Tallies.Open, Tallies.Tables);
}
