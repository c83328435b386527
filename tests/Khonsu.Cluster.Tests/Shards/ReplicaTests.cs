using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.CompilerServices;
using Xunit;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>Five nodes of which three vote in each shard; all have all rows.</summary>
public sealed class ReplicaTests
{
    const int Seed = 20261201;

    static Func<KhonsuNodeOptions, KhonsuNodeOptions> With(int shards, TimeSpan? commitTimeout = null)
        => options => options with
        {
            Shards = shards,
            Replicas = 3,
            CommitTimeout = commitTimeout ?? options.CommitTimeout,
        };

    [Fact]
    public async Task Every_node_commits_to_every_shard_and_two_may_be_lost_that_share_none()
    {
        await using ManyNodes nodes = await ManyNodes.StartAsync(5, With(shards: 3));
        var work = new TransferWork(accounts: 16, Seed);
        await work.FillAsync(nodes.Running);
        await Task.WhenAll(nodes.Running.Select(async node =>
        {
            for (int round = 0; round < 20; round++)
                Assert.True(await work.RunOneAsync(node));
        }));
        await nodes.SynchronizeAsync();
        Assert.All(nodes.Running, node => Assert.Equal(work.Total, TransferWork.SumOf(node)));

        IReadOnlyList<KhonsuShardStatus> shards = nodes[1].Status.Shards;
        Assert.All(shards, static shard => Assert.Equal((3, 2), (shard.Voters.Count, shard.Learners.Count)));
        (ulong one, ulong other) = PairsOf(5).First(pair => !shards.Any(shard => Both(shard, pair)));
        await nodes.KillAsync(one);
        await nodes.KillAsync(other);

        foreach (KhonsuNode<Bank> node in nodes.Running)
        {
            Assert.True(await work.RunOneAsync(node));
            await ThreeNodes.WhenAvailableAsync(() => node.SynchronizeAsync());
            Assert.Equal(work.Total, TransferWork.SumOf(node));
        }
    }

    [Fact]
    public async Task Shards_that_have_lost_their_majority_wait_and_the_others_go_on()
    {
        await using ManyNodes nodes = await ManyNodes.StartAsync(5, With(shards: 4, TimeSpan.FromSeconds(2)));
        var work = new TransferWork(accounts: 32, Seed);
        await ThreeNodes.WhenAvailableAsync(() => work.FillAsync(nodes.Running));
        IReadOnlyList<KhonsuShardStatus> shards = nodes[1].Status.Shards;
        (ulong one, ulong other) = PairsOf(5).First(pair => shards.Any(shard => Both(shard, pair))
            && shards.Any(shard => !Both(shard, pair)));
        await nodes.KillAsync(one);
        await nodes.KillAsync(other);
        KhonsuNode<Bank> node = nodes.Running[0];

        // One account of each shard gets something.
        (int Number, bool IsBroken)[] asked = [.. shards.Select(shard => (
            Enumerable.Range(0, 32).First(number => ShardOf(number, shards.Count) == shard.Shard),
            Both(shard, (one, other))))];
        foreach ((int number, bool isBroken) in asked)
        {
            if (!isBroken)
                await ThreeNodes.WhenAvailableAsync(() => AddOneAsync(node, number));
        }

        var doubts = new List<CommitId>();
        foreach ((int number, bool isBroken) in asked)
        {
            if (!isBroken)
                continue;
            Exception error = await Assert.ThrowsAnyAsync<KhonsuException>(() => AddOneAsync(node, number));
            if (error is CommitOutcomeUnknownException doubt)
                doubts.Add(doubt.Commit);
            else
                Assert.IsType<ClusterUnavailableException>(error);
        }

        await nodes.StartAsync(one);
        await nodes.SynchronizeAsync();
        int late = 0;
        foreach (CommitId doubt in doubts)
        {
            CommitOutcome outcome = await ThreeNodes.WhenAvailableAsync(() => node.GetOutcomeAsync(doubt));
            late += outcome.Kind == CommitOutcomeKind.Committed ? 1 : 0;
        }

        await nodes.SynchronizeAsync();
        Assert.All(nodes.Running, running => Assert.Equal(
            work.Total + asked.Count(static account => !account.IsBroken) + late, TransferWork.SumOf(running)));
    }

    [Fact]
    public async Task A_node_that_only_follows_commits_restarts_and_catches_up_by_a_checkpoint()
    {
        await using ManyNodes nodes = await ManyNodes.StartAsync(
            5, static options => With(shards: 1)(options) with { CheckpointLogBytes = 5_000, LogTailEntries = 5 });
        var work = new TransferWork(accounts: 8, Seed);
        ulong follower = nodes[1].Status.Shards[0].Learners[0];
        await work.FillAsync(nodes[follower]);
        for (int round = 0; round < 40; round++)
            Assert.True(await work.RunOneAsync(nodes[follower]));
        Assert.True(nodes[follower].Status.FirstLogEntry > 0);
        Assert.NotNull(nodes[follower].Status.Leader);

        await nodes.StopAsync(follower);
        KhonsuNode<Bank> other = nodes.Running[0];
        long before = other.Status.AppliedEntries;
        for (int round = 0; round < 60; round++)
            Assert.True(await work.RunOneAsync(other));
        await other.CheckpointAsync();
        // Why commits meanwhile: a node looks whether a checkpoint is due when it applies something.
        while (!nodes.Running.All(node => node.Status.FirstLogEntry > before))
            Assert.True(await work.RunOneAsync(other));
        await nodes.StartAsync(follower);

        await nodes.SynchronizeAsync();
        Assert.Equal(work.Total, TransferWork.SumOf(nodes[follower]));
        Assert.True(await work.RunOneAsync(nodes[follower]));
    }

    [Fact]
    public async Task A_node_that_only_follows_finds_the_next_leader_when_nobody_commits()
    {
        await using ManyNodes nodes = await ManyNodes.StartAsync(4, With(shards: 1));
        var work = new TransferWork(accounts: 8, Seed);
        ulong follower = nodes[1].Status.Shards[0].Learners.Single();
        await work.FillAsync(nodes[follower]);
        await nodes.KillAsync(nodes[follower].Status.Leader!.Value);

        Assert.True(await work.RunOneAsync(nodes[follower]));

        await nodes.SynchronizeAsync();
        Assert.All(nodes.Running, node => Assert.Equal(work.Total, TransferWork.SumOf(node)));
    }

    [Fact]
    public async Task Nodes_with_other_replicas_are_of_another_cluster()
    {
        using var folder = new NodeFolder();
        KhonsuNodeOptions options = folder.Options with { Replicas = 3 };
        await (await folder.StartAsync(options)).DisposeAsync();

        NodeStorageException error = await Assert.ThrowsAsync<NodeStorageException>(
            () => folder.StartAsync(options with { Replicas = 2 }));

        Assert.Contains("replicas", error.Message, StringComparison.Ordinal);
        Assert.Contains("Replicas", (options with { Replicas = 0 }).Faults().Single(), StringComparison.Ordinal);
    }

    static Task AddOneAsync(KhonsuNode<Bank> node, int number) => node.Model.AtomicallyAsync(
        tx => { tx.Accounts.Row(TransferWork.NameOf(number)).Balance += 1; }).AsTask();

    static int ShardOf(int number, int shards)
        => ShardMap.ShardOf(new ShardMap(shards).GroupOf(PlaceOf<string, Account>(TransferWork.NameOf(number))));

    static ulong PlaceOf<TKey, TRow>(TKey key)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow> => TRow.Definition.PlaceOf(new KeyWriter(), key);

    static bool Both(KhonsuShardStatus shard, (ulong One, ulong Other) pair)
        => shard.Voters.Contains(pair.One) && shard.Voters.Contains(pair.Other);

    static IEnumerable<(ulong One, ulong Other)> PairsOf(ulong count)
    {
        for (ulong one = 1; one <= count; one++)
        {
            for (ulong other = one + 1; other <= count; other++)
                yield return (one, other);
        }
    }
}
