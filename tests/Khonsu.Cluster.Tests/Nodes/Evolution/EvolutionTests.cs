using Xunit;

namespace Khonsu.Cluster.Tests.Nodes.Evolution;

/// <summary>Files that an older version of a program has written.</summary>
public sealed class EvolutionTests : IDisposable
{
    readonly NodeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Rows_of_an_older_version_are_read_as_rows_of_today(bool hasCheckpoint)
    {
        await using (KhonsuNode<OldBook> old = await KhonsuNode.StartAsync(
            _folder.Options, OldBook.Open, OldBook.Tables))
        {
            old.Model.Atomically(tx => tx.OldAccounts.Add(new OldAccount("ann", 5)));
            if (hasCheckpoint)
                await old.CheckpointAsync();
            old.Model.Atomically(tx => tx.OldAccounts.Add(new OldAccount("bob", 6)));
        }

        await using (KhonsuNode<NewBook> node = await StartAsync())
            node.Model.Atomically(tx => tx.NewAccounts.Row("bob").Balance = 1L << 40);

        await using KhonsuNode<NewBook> again = await StartAsync();
        Assert.Equal(
            [new NewAccount("ann", 5), new NewAccount("bob", 1L << 40)],
            again.Model.Read(tx => tx.NewAccounts.OrderBy(static row => row.Id).ToArray()));
    }

    Task<KhonsuNode<NewBook>> StartAsync() => KhonsuNode.StartAsync(_folder.Options, NewBook.Open, NewBook.Tables);
}
