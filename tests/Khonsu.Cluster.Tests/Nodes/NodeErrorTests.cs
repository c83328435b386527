using Xunit;

namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>What a node refuses, and how it says so.</summary>
public sealed class NodeErrorTests : IDisposable
{
    readonly NodeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_node_without_a_table_of_its_log_or_checkpoint_does_not_start(bool hasCheckpoint)
    {
        await using (KhonsuNode<Bank> node = await _folder.StartAsync())
        {
            node.Model.Atomically(tx => tx.Entries.Add(new Entry(1, 1, 5m)));
            if (hasCheckpoint)
                await node.CheckpointAsync();
        }

        UnknownTableException error = await Assert.ThrowsAsync<UnknownTableException>(() => KhonsuNode.StartAsync(
            _folder.Options, KhonsuStore.Open, [.. Bank.Tables.Where(static table => table.Name == "accounts")]));
        Assert.Equal("entries", error.Table);
        await using KhonsuNode<Bank> again = await _folder.StartAsync();
        Assert.Equal(1, again.Model.Read(tx => tx.Entries.Count));
    }

    [Fact]
    public async Task A_row_of_a_table_that_the_node_was_not_started_with_is_refused()
    {
        await using KhonsuNode<KhonsuStore> node = await KhonsuNode.StartAsync(
            _folder.Options, KhonsuStore.Open, [.. Bank.Tables.Where(static table => table.Name == "accounts")]);

        UnknownTableException error = Assert.Throws<UnknownTableException>(
            () => node.Model.Atomically(tx => tx.Entries.Add(new Entry(1, 1, 5m))));

        Assert.Equal("entries", error.Table);
        node.Model.Atomically(tx => tx.Accounts.Add(new Account("ann", null, 1)));
    }

    [Fact]
    public async Task A_transaction_that_does_not_fit_an_entry_of_the_log_is_refused_as_a_whole()
    {
        await using KhonsuNode<Bank> node = await _folder.StartAsync();

        Assert.Throws<TransactionTooLargeException>(() => node.Model.Atomically(tx =>
        {
            tx.Accounts.Add(new Account("bob", null, 1));
            tx.Accounts.Add(new Account("ann", new string('a', 1 << 20), 1));
        }));

        Assert.Equal(0, node.Model.Read(tx => tx.Accounts.Count));
        node.Model.Atomically(tx => tx.Accounts.Add(new Account("bob", null, 1)));
    }

    [Fact]
    public async Task A_rule_for_conflicts_that_the_level_does_not_allow_is_refused_as_in_one_store()
    {
        await using KhonsuNode<Bank> node = await _folder.StartAsync();
        var rule = new TransactionOptions { OnConflict = ConflictResolution.Ignore };

        Assert.Throws<ConflictResolutionException>(
            () => node.Model.Atomically(tx => tx.Accounts.Add(new Account("ann", null, 1)), rule));

        Assert.Equal(0, node.Model.Read(tx => tx.Accounts.Count));
    }

    [Fact]
    public async Task Files_of_another_cluster_or_node_are_refused()
    {
        await using (await _folder.StartAsync())
        {
        }

        foreach (KhonsuNodeOptions other in
            (KhonsuNodeOptions[])[_folder.Options with { Node = 2 }, _folder.Options with { Cluster = "other" }])
        {
            NodeStorageException error = await Assert.ThrowsAsync<NodeStorageException>(
                () => _folder.StartAsync(other));
            Assert.False(error.IsDataLost);
        }
    }

    [Fact]
    public async Task A_directory_that_cannot_be_made_is_named()
    {
        await using (await _folder.StartAsync())
        {
        }

        string file = Path.Combine(_folder.Options.Directory, "watermark");
        NodeStorageException error = await Assert.ThrowsAsync<NodeStorageException>(
            () => _folder.StartAsync(_folder.Options with { Directory = file }));
        Assert.Contains($"'{file}' cannot be read or written", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_opened_without_the_options_of_the_node_is_refused()
        => await Assert.ThrowsAsync<ArgumentException>(
            () => KhonsuNode.StartAsync(_folder.Options, static _ => Bank.Open(), Bank.Tables));
}
