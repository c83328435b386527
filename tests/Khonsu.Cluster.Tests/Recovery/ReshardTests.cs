using Apache.Arrow.Ipc;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Tests.Shards;

namespace Khonsu.Cluster.Tests.Recovery;

/// <summary>Stores that are restored with another number of shards than they had.</summary>
public sealed class ReshardTests : IDisposable
{
    const int Seed = 20261204;
    const int Accounts = 24;

    // The last row of a store that is left.
    const string Moved = "(moved)";

    readonly NodeFolder _folder = new();
    readonly string _target = Path.Combine(Path.GetTempPath(), $"khonsu-reshard-{Guid.NewGuid():N}");

    public void Dispose()
    {
        _folder.Dispose();
        if (Directory.Exists(_target))
            Directory.Delete(_target, recursive: true);
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(4, 1)]
    [InlineData(3, 64)]
    [InlineData(7, 2)]
    public async Task All_rows_are_there_and_work_goes_on_in_the_new_shards(int shards, int into)
    {
        string before = await FillAsync(shards);
        Restore(into);
        // Its past begins where it does.
        KhonsuFolderStatus status = KhonsuRecovery.Inspect(_target);
        Assert.All(status.Shards, static shard => Assert.Empty(shard.Missing));
        Assert.All(
            status.Shards, static shard => Assert.Equal(shard.Available.LastTimestamp, shard.Available.FirstTimestamp));
        // Each row is in the checkpoint of one shard.
        Assert.Equal(3 * Accounts, RowsInCheckpoints());

        KhonsuNodeOptions options = OptionsOf(into);
        string after;
        await using (KhonsuNode<Bank> node = await _folder.StartAsync(options))
        {
            Assert.Equal(into, node.Status.Shards.Count);
            Assert.Equal(before, ContentOf(node));
            var work = new TransferWork(Accounts, Seed);
            for (int round = 0; round < 40; round++)
                Assert.True(await work.RunOneAsync(node));
            Assert.Equal(work.Total, TransferWork.SumOf(node));
            // Every sort of write, to rows of any shard.
            await node.Model.AtomicallyAsync(static tx =>
            {
                tx.Accounts.Row(TransferWork.NameOf(1)).Visits += 5;
                tx.Accounts.Remove(TransferWork.NameOf(0));
                tx.Entries.Upsert(new Entry(2, 5, 1m));
                tx.Pickies.Add(new Picky("new", 9));
            });
            Assert.Equal(Accounts / 3, node.Model.Read(static tx => tx.Accounts.ByOwner("owner 2").Count()));
            after = ContentOf(node);
            await node.StopAsync();
        }

        await using KhonsuNode<Bank> again = await _folder.StartAsync(options);
        Assert.Equal(after, ContentOf(again));
    }

    [Fact]
    public async Task The_files_are_restored_in_turn_and_checkpoints_and_archives_go_on()
    {
        await FillAsync(4);
        Restore(6);
        KhonsuNodeOptions options = OptionsOf(6) with { CheckpointLogBytes = 5000, LogTailEntries = 3 };
        string last;
        await using (KhonsuNode<Bank> node = await _folder.StartAsync(options))
        {
            var work = new TransferWork(Accounts, Seed);
            for (int round = 0; round < 100; round++)
                Assert.True(await work.RunOneAsync(node));
            await node.CheckpointAsync();
            Assert.True(await work.RunOneAsync(node));
            last = ContentOf(node);
            await node.StopAsync();
        }

        Assert.Empty(KhonsuRecovery.Verify(_target));
        string second = $"{_target}-again";
        try
        {
            KhonsuRecovery.Restore(_target, second);
            await using (KhonsuNode<Bank> node = await _folder.StartAsync(options with { Directory = second }))
                Assert.Equal(last, ContentOf(node));
            Directory.Delete(second, recursive: true);
            KhonsuRecovery.Restore(_target, second, RestoreInto(2));
            await using KhonsuNode<Bank> fewer = await _folder.StartAsync(
                options with { Directory = second, Shards = 2 });
            Assert.Equal(last, ContentOf(fewer));
        }
        finally
        {
            Directory.Delete(second, recursive: true);
        }
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    public async Task A_store_without_rows_is_one_without_rows(int shards, int into)
    {
        await using (KhonsuNode<Bank> node = await _folder.StartAsync(_folder.Options with { Shards = shards }))
            await node.StopAsync();
        Restore(into);

        for (int start = 0; start < 2; start++)
        {
            await using KhonsuNode<Bank> spread = await _folder.StartAsync(OptionsOf(into));
            Assert.Equal(start, spread.Model.Read(static tx => tx.Accounts.Count));
            await spread.Model.AtomicallyAsync(
                tx => tx.Accounts.Add(new Account(TransferWork.NameOf(start), null, 1)));
        }
    }

    [Fact]
    public async Task Rows_that_a_shard_key_keeps_together_are_together_again()
    {
        await using (KhonsuNode<HolderBook> node = await StartBookAsync(_folder.Options))
        {
            for (int holder = 0; holder < 8; holder++)
                await node.Model.AtomicallyAsync(tx => tx.Holders.Add(new Holder($"holder {holder}", 0, 0)));
            for (int number = 1; number <= 80; number++)
                await BookAsync(node, $"holder {number % 8}");
            await node.StopAsync();
        }

        KhonsuRecovery.Restore(_folder.Options.Directory, _target, RestoreInto(8) with { Tables = HolderBook.Tables });
        await using KhonsuNode<HolderBook> spread = await StartBookAsync(OptionsOf(8));
        await spread.SynchronizeAsync();
        var shards = new HashSet<int>();
        for (int holder = 0; holder < 8; holder++)
        {
            long[] before = Applied();
            await BookAsync(spread, $"holder {holder}");
            await ManyNodes.UntilAsync(() => Applied().Sum() > before.Sum());
            shards.Add(Assert.Single(Enumerable.Range(0, 8), shard => Applied()[shard] != before[shard]));
        }

        Assert.True(shards.Count > 2, "all holders are in the same shards");
        Assert.Equal(88, spread.Model.Read(static tx => tx.HolderEntries.Count));

        long[] Applied() => [.. spread.Status.Shards.Select(static shard => shard.AppliedEntries)];
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(64, 3)]
    [InlineData(4, 1)]
    public async Task How_commits_of_before_ended_is_forgotten_and_never_told_wrongly(int shards, int into)
    {
        var commits = new List<CommitId>();
        await using (KhonsuNode<Bank> node = await _folder.StartAsync(_folder.Options with { Shards = shards }))
        {
            ulong start = node.Status.Starts;
            for (ulong number = 1; number <= 12; number++)
            {
                await node.Model.AtomicallyAsync(
                    tx => tx.Accounts.Add(new Account(TransferWork.NameOf((int)number), null, 1)));
                for (ulong home = 0; home < (ulong)shards; home++)
                    commits.Add(new CommitId(1, start, shards == 1 ? number : (number << 6) | home));
            }

            await node.StopAsync();
        }

        Restore(into);
        await using KhonsuNode<Bank> spread = await _folder.StartAsync(OptionsOf(into));
        Assert.True(spread.Status.Starts > commits[0].Start);
        foreach (CommitId commit in commits.Where(static (_, number) => number % 7 == 0))
            Assert.Equal(CommitOutcomeKind.Forgotten, (await spread.GetOutcomeAsync(commit)).Kind);
        await spread.Model.AtomicallyAsync(static tx => { tx.Accounts.Row(TransferWork.NameOf(1)).Balance += 1; });
        Assert.Equal(2, spread.Model.Read(static tx => tx.Accounts[TransferWork.NameOf(1)].Balance));
    }

    [Fact]
    public async Task Common_times_go_on_though_the_clock_is_behind()
    {
        var clock = new WallClock();
        KhonsuNodeOptions old = _folder.Options with
        {
            Shards = 4,
            Ordered = new KhonsuOrderedOptions(),
            TimeProvider = clock,
        };
        CommitPosition last;
        await using (KhonsuNode<Bank> node = await _folder.StartAsync(old))
        {
            await new TransferWork(Accounts, Seed).FillAsync(node);
            await node.Ordered.SynchronizeAsync();
            last = LastOf(node.Ordered);
            await node.StopAsync();
        }

        KhonsuRecovery.Restore(old.Directory, _target, RestoreInto(5));
        clock.Now -= TimeSpan.FromSeconds(30);
        await using KhonsuNode<Bank> spread = await _folder.StartAsync(old with { Directory = _target, Shards = 5 });
        await new TransferWork(Accounts, Seed).RunOneAsync(spread);
        await spread.Ordered.SynchronizeAsync();
        Assert.True(LastOf(spread.Ordered).Value > last.Value, $"{LastOf(spread.Ordered)} is not after {last}");

        static CommitPosition LastOf(KhonsuOrdered<Bank> ordered)
            => ordered.PositionOf(ordered.Store.GetStatistics().CommitTimestamp);
    }

    [Fact]
    public async Task Other_nodes_join_what_was_restored_and_bear_the_loss_of_the_first()
    {
        string before = await FillAsync(2);
        Restore(8);
        int[] ports = LoopbackPorts.Take(3);
        KhonsuPeer[] peers = [.. ports.Select((port, number) => new KhonsuPeer((ulong)number + 1, "127.0.0.1", port))];
        var nodes = new List<KhonsuNode<Bank>>();
        try
        {
            for (int number = 0; number < 3; number++)
            {
                nodes.Add(await _folder.StartAsync(OptionsOf(8) with
                {
                    Node = peers[number].Node,
                    Directory = number == 0 ? _target : Path.Combine(_target, $"node-{number + 1}"),
                    Listen = new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, ports[number]),
                    Peers = [.. peers.Where((_, other) => other < number)],
                    IsJoining = number > 0,
                    ElectionTimeout = TimeSpan.FromMilliseconds(300),
                }));
                foreach (KhonsuNode<Bank> one in nodes.SkipLast(1))
                    await one.SetPeerAsync(peers[number]);
            }

            await ThreeNodes.WhenAvailableAsync(() => nodes[0].ReconfigureAsync([1, 2, 3]));
            await nodes[1].SynchronizeAsync();
            Assert.Equal(before, ContentOf(nodes[1]));
            await nodes[0].DisposeAsync();
            var work = new TransferWork(Accounts, Seed);
            for (int done = 0; done < 5;)
                done += await work.RunOneAsync(nodes[2]) ? 1 : 0;
            await ThreeNodes.WhenAvailableAsync(() => nodes[1].SynchronizeAsync());
            Assert.Equal(work.Total, TransferWork.SumOf(nodes[1]));
        }
        finally
        {
            foreach (KhonsuNode<Bank> node in nodes)
                await node.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(1, 4)]
    [InlineData(4, 6)]
    public async Task A_copy_with_other_shards_follows_a_store_that_goes_on(int shards, int into)
    {
        var feed = new StoreOptions { ChangeFeed = new ChangeFeedOptions() };
        await using KhonsuNode<Bank> old = await _folder.StartAsync(_folder.Options with
        {
            Shards = shards,
            Store = feed,
            Ordered = shards > 1 ? new KhonsuOrderedOptions { Store = feed } : null,
        });
        var work = new TransferWork(Accounts, Seed);
        await work.FillAsync(old);
        var load = new TransferLoad(work, old);
        await load.DoneAsync(20);

        CommitPosition? position = shards > 1 ? old.Ordered.Position : null;
        long from = old.Store.GetStatistics().CommitTimestamp;
        await load.DoneAsync(20);
        await old.BackupAsync(_target + "-backup");
        try
        {
            KhonsuRecovery.Restore(_target + "-backup", _target, RestoreInto(into));
        }
        finally
        {
            Directory.Delete(_target + "-backup", recursive: true);
        }

        await using KhonsuNode<Bank> copy = await _folder.StartAsync(OptionsOf(into));
        Assert.Equal(work.Total, TransferWork.SumOf(copy));
        Bank followed = position is null ? old.Model : old.Ordered.Model;
        Task following = FollowAsync(
            followed.Changes(position is { } one ? old.Ordered.TimestampOf(one) : from), copy.Model);
        await load.DoneAsync(50);
        await load.DisposeAsync();
        await old.Model.AtomicallyAsync(static tx => tx.Accounts.Remove(TransferWork.NameOf(0)));
        await old.Model.AtomicallyAsync(static tx => tx.Accounts.Add(new Account(Moved, null, 0)));
        await following;

        Assert.Equal(ContentOf(old), ContentOf(copy));
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_and_leaves_nothing()
    {
        await FillAsync(3);
        string source = _folder.Options.Directory;
        foreach (int wrong in (int[])[-1, 0, 65])
        {
            ArgumentException number = Assert.Throws<ArgumentException>(
                () => KhonsuRecovery.Restore(source, _target, RestoreInto(wrong)));
            Assert.Contains("from 1 to 64", number.Message, StringComparison.Ordinal);
        }

        foreach (RestoreOptions lacking in (RestoreOptions[])[
            RestoreInto(2) with { Cluster = null }, RestoreInto(2) with { Tables = null }])
        {
            ArgumentException lack = Assert.Throws<ArgumentException>(
                () => KhonsuRecovery.Restore(source, _target, lacking));
            Assert.Contains("Shards needs Cluster", lack.Message, StringComparison.Ordinal);
        }

        UnknownTableException table = Assert.Throws<UnknownTableException>(
            () => KhonsuRecovery.Restore(source, _target, RestoreInto(2) with { Tables = [.. Bank.Tables.Skip(1)] }));
        Assert.Equal(Bank.Tables[0].Name, table.Table);
        Assert.Throws<OperationCanceledException>(
            () => KhonsuRecovery.Restore(source, _target, RestoreInto(2), new CancellationToken(canceled: true)));
        Assert.Throws<RestorePointException>(() => KhonsuRecovery.Restore(
            source, _target, RestoreInto(2) with { Point = RestorePoint.At(DateTimeOffset.UnixEpoch) }));
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetTempPath(), Path.GetFileName(_target) + "*"));

        Directory.CreateDirectory(_target);
        File.WriteAllText(Path.Combine(_target, "mine"), "");
        Assert.Throws<NodeStorageException>(() => KhonsuRecovery.Restore(source, _target, RestoreInto(2)));
        File.Delete(Path.Combine(_target, "mine"));
        var told = new List<double>();
        KhonsuRecovery.Restore(source, _target, RestoreInto(2) with { Progress = new Told(told) });
        Assert.Equal(told.Order(), told);
        Assert.Equal(1, told[^1]);
        NodeStorageException other = await Assert.ThrowsAsync<NodeStorageException>(
            () => _folder.StartAsync(OptionsOf(3)));
        Assert.Contains("another number of shards", other.Message, StringComparison.Ordinal);
        // The same number is no other one: it is restored with its log.
        string same = Path.Combine(_target, "same");
        Assert.True(KhonsuRecovery.Restore(source, same, RestoreInto(3)).ReplayedEntries > 0);
    }

    static async Task FollowAsync(ChangeFeed changes, Bank copy)
    {
        await foreach (CommitChanges commit in changes)
        {
            await copy.AtomicallyAsync(tx =>
            {
                foreach (RowChange<string, Account> change in commit.Accounts)
                {
                    if (change.After is { } row)
                        tx.Accounts.Upsert(row);
                    else
                        tx.Accounts.Remove(change.Key);
                }
            });
            if (commit.Accounts.Any(static change => change.Key == Moved))
                return;
        }
    }

    static RestoreOptions RestoreInto(int shards)
        => new() { Cluster = "khonsu", Shards = shards, Tables = Bank.Tables };

    static string ContentOf(KhonsuNode<Bank> node) => node.Model.Read(static tx => string.Join(
        '\n',
        tx.Accounts.Select(static row => row.ToString())
            .Concat(tx.Entries.Select(static row => row.ToString()))
            .Concat(tx.Pickies.Select(static row => row.ToString()))
            .Order(StringComparer.Ordinal)));

    static async Task BookAsync(KhonsuNode<HolderBook> node, string name) => await node.Model.AtomicallyAsync(tx =>
    {
        Holder before = tx.Holders[name];
        long number = before.LastEntry + 1;
        tx.Holders.Upsert(before with { LastEntry = number, Balance = before.Balance + number });
        tx.HolderEntries.Add(new HolderEntry(name, number, number));
    });

    static Task<KhonsuNode<HolderBook>> StartBookAsync(KhonsuNodeOptions options)
        => KhonsuNode.StartAsync(options, HolderBook.Open, HolderBook.Tables);

    int RowsInCheckpoints()
    {
        int rows = 0;
        foreach (string path in Directory.GetFiles(_target, "*.arrows", SearchOption.AllDirectories))
        {
            using FileStream file = File.OpenRead(path);
            using var reader = new ArrowStreamReader(file);
            while (reader.ReadNextRecordBatch() is { } batch)
            {
                rows += batch.Length;
                batch.Dispose();
            }
        }

        return rows;
    }

    KhonsuNodeOptions OptionsOf(int shards) => _folder.Options with { Directory = _target, Shards = shards };

    void Restore(int into) => KhonsuRecovery.Restore(_folder.Options.Directory, _target, RestoreInto(into));

    // A checkpoint in the midst of it, and rows of all sorts.
    async Task<string> FillAsync(int shards)
    {
        await using KhonsuNode<Bank> node = await _folder.StartAsync(_folder.Options with { Shards = shards });
        var work = new TransferWork(Accounts, Seed);
        await work.FillAsync(node);
        for (int round = 0; round < 40; round++)
        {
            Assert.True(await work.RunOneAsync(node));
            if (round == 20)
                await node.CheckpointAsync();
        }

        for (int number = 0; number < Accounts; number++)
        {
            string owner = $"owner {number % 3}";
            await node.Model.AtomicallyAsync(tx =>
            {
                tx.Accounts.Row(TransferWork.NameOf(number)).Owner = owner;
                tx.Accounts.Row(TransferWork.NameOf(number)).Visits += number;
                tx.Entries.Add(new Entry(number % 4, number, number / 4m));
                tx.Pickies.Add(new Picky($"picky {number}", number));
            });
        }

        string content = ContentOf(node);
        await node.StopAsync();
        return content;
    }

    sealed class Told(List<double> told) : IProgress<double>
    {
        public void Report(double value) => told.Add(value);
    }
}
