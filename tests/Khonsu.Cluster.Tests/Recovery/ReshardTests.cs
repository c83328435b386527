using Apache.Arrow.Ipc;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Tests.Shards;

namespace Khonsu.Cluster.Tests.Recovery;

/// <summary>Stores that are restored with another number of shards than they had: their rows and files.</summary>
public sealed class ReshardTests : IDisposable
{
    readonly ReshardFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 4)]
    [InlineData(4, 1)]
    [InlineData(3, 64)]
    [InlineData(7, 2)]
    public async Task All_rows_are_there_and_work_goes_on_in_the_new_shards(int shards, int into)
    {
        string before = await _folder.FillAsync(shards);
        _folder.Restore(into);
        // Its past begins where it does.
        KhonsuFolderStatus status = KhonsuRecovery.Inspect(_folder.Target);
        Assert.All(status.Shards, static shard => Assert.Empty(shard.Missing));
        Assert.All(
            status.Shards, static shard => Assert.Equal(shard.Available.LastTimestamp, shard.Available.FirstTimestamp));
        // Each row is in the checkpoint of one shard.
        Assert.Equal(3 * ReshardFolder.Accounts, RowsInCheckpoints());

        KhonsuNodeOptions options = _folder.OptionsOf(into);
        string after;
        await using (KhonsuNode<Bank> node = await _folder.StartAsync(options))
        {
            Assert.Equal(into, node.Status.Shards.Count);
            Assert.Equal(before, ReshardFolder.ContentOf(node));
            var work = new TransferWork(ReshardFolder.Accounts, ReshardFolder.Seed);
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
            Assert.Equal(
                ReshardFolder.Accounts / 3, node.Model.Read(static tx => tx.Accounts.ByOwner("owner 2").Count()));
            after = ReshardFolder.ContentOf(node);
            await node.StopAsync();
        }

        await using KhonsuNode<Bank> again = await _folder.StartAsync(options);
        Assert.Equal(after, ReshardFolder.ContentOf(again));
    }

    [Fact]
    public async Task The_files_are_restored_in_turn_and_checkpoints_and_archives_go_on()
    {
        await _folder.FillAsync(4);
        _folder.Restore(6);
        KhonsuNodeOptions options = _folder.OptionsOf(6) with { CheckpointLogBytes = 5000, LogTailEntries = 3 };
        string last;
        await using (KhonsuNode<Bank> node = await _folder.StartAsync(options))
        {
            var work = new TransferWork(ReshardFolder.Accounts, ReshardFolder.Seed);
            for (int round = 0; round < 100; round++)
                Assert.True(await work.RunOneAsync(node));
            await node.CheckpointAsync();
            Assert.True(await work.RunOneAsync(node));
            last = ReshardFolder.ContentOf(node);
            await node.StopAsync();
        }

        Assert.Empty(KhonsuRecovery.Verify(_folder.Target));
        string second = $"{_folder.Target}-again";
        try
        {
            KhonsuRecovery.Restore(_folder.Target, second);
            await using (KhonsuNode<Bank> node = await _folder.StartAsync(options with { Directory = second }))
                Assert.Equal(last, ReshardFolder.ContentOf(node));
            Directory.Delete(second, recursive: true);
            KhonsuRecovery.Restore(_folder.Target, second, ReshardFolder.RestoreInto(2));
            await using KhonsuNode<Bank> fewer = await _folder.StartAsync(
                options with { Directory = second, Shards = 2 });
            Assert.Equal(last, ReshardFolder.ContentOf(fewer));
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
        _folder.Restore(into);

        for (int start = 0; start < 2; start++)
        {
            await using KhonsuNode<Bank> spread = await _folder.StartAsync(_folder.OptionsOf(into));
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

        KhonsuRecovery.Restore(
            _folder.Options.Directory,
            _folder.Target,
            ReshardFolder.RestoreInto(8) with { Tables = HolderBook.Tables });
        await using KhonsuNode<HolderBook> spread = await StartBookAsync(_folder.OptionsOf(8));
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

    [Fact]
    public async Task What_cannot_be_done_is_said_and_leaves_nothing()
    {
        await _folder.FillAsync(3);
        string source = _folder.Options.Directory;
        foreach (int wrong in (int[])[-1, 0, 65])
        {
            ArgumentException number = Assert.Throws<ArgumentException>(
                () => Restore(ReshardFolder.RestoreInto(wrong)));
            Assert.Contains("from 1 to 64", number.Message, StringComparison.Ordinal);
        }

        foreach (RestoreOptions lacking in (RestoreOptions[])[
            ReshardFolder.RestoreInto(2) with { Cluster = null }, ReshardFolder.RestoreInto(2) with { Tables = null }])
        {
            ArgumentException lack = Assert.Throws<ArgumentException>(
                () => Restore(lacking));
            Assert.Contains("Shards needs Cluster", lack.Message, StringComparison.Ordinal);
        }

        UnknownTableException table = Assert.Throws<UnknownTableException>(
            () => Restore(ReshardFolder.RestoreInto(2) with { Tables = [.. Bank.Tables.Skip(1)] }));
        Assert.Equal(Bank.Tables[0].Name, table.Table);
        Assert.Throws<OperationCanceledException>(
            () => Restore(ReshardFolder.RestoreInto(2), canceled: true));
        Assert.Throws<RestorePointException>(
            () => Restore(ReshardFolder.RestoreInto(2) with { Point = RestorePoint.At(DateTimeOffset.UnixEpoch) }));
        Assert.Empty(Directory.GetFileSystemEntries(Path.GetTempPath(), Path.GetFileName(_folder.Target) + "*"));

        Directory.CreateDirectory(_folder.Target);
        File.WriteAllText(Path.Combine(_folder.Target, "mine"), "");
        Assert.Throws<NodeStorageException>(() => Restore(ReshardFolder.RestoreInto(2)));
        File.Delete(Path.Combine(_folder.Target, "mine"));
        var told = new List<double>();
        Restore(ReshardFolder.RestoreInto(2) with { Progress = new Told(told) });
        Assert.Equal(told.Order(), told);
        Assert.Equal(1, told[^1]);
        NodeStorageException other = await Assert.ThrowsAsync<NodeStorageException>(
            () => _folder.StartAsync(_folder.OptionsOf(3)));
        Assert.Contains("another number of shards", other.Message, StringComparison.Ordinal);
        // The same number is no other one: it is restored with its log.
        string same = Path.Combine(_folder.Target, "same");
        Assert.True(KhonsuRecovery.Restore(source, same, ReshardFolder.RestoreInto(3)).ReplayedEntries > 0);

        void Restore(RestoreOptions options, bool canceled = false)
            => KhonsuRecovery.Restore(source, _folder.Target, options, new CancellationToken(canceled));
    }

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
        foreach (string path in Directory.GetFiles(_folder.Target, "*.arrows", SearchOption.AllDirectories))
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

    sealed class Told(List<double> told) : IProgress<double>
    {
        public void Report(double value) => told.Add(value);
    }
}
