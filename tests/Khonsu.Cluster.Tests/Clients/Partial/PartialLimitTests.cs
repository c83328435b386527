using Khonsu.Cluster.Tests.Clients.Following;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Tests.Shards;
using Xunit;

namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>What a client that keeps only what it reads may not, and what it can without a node. How it goes on when
/// nodes and wires are lost is tested together with the others.</summary>
public sealed class PartialLimitTests
{
    const string Reader = "reader-0123456789abcdef";
    const string Writer = "writer-0123456789abcdef";

    [Fact]
    public async Task Who_may_only_read_reads_and_is_told_when_it_commits()
    {
        using var folder = new NodeFolder();
        await using KhonsuNode<Bank> node = await OneNode.StartAsync(
            folder,
            [
                new KhonsuClientToken(Reader, KhonsuClientRole.Read),
                new KhonsuClientToken(Writer, KhonsuClientRole.Write),
            ]);
        await using KhonsuClient<Bank> reader = await ConnectAsync(node, Reader);
        await using KhonsuClient<Bank> writer = await ConnectAsync(node, Writer);
        await writer.Model.AtomicallyAsync(static tx => tx.Accounts.Add(new Account("ann", null, 1)));
        await reader.SynchronizeAsync();

        Assert.Equal(1, reader.Model.Read(static tx => tx.Accounts["ann"].Balance));
        await Assert.ThrowsAsync<ClientRefusedException>(
            async () => await reader.Model.AtomicallyAsync(static tx => { tx.Accounts.Row("ann").Balance += 1; }));
        await Assert.ThrowsAsync<ClientRefusedException>(() => ConnectAsync(node, "a-wrong-0123456789abcdef"));
        await Assert.ThrowsAsync<ClientRefusedException>(() => KhonsuClient.ConnectAsync(
            OneNode.ConnectionTo(node) with { Token = Reader, Cluster = "other" }, Bank.Open, Bank.Tables));
    }

    [Fact]
    public async Task Without_a_node_rows_that_are_here_are_read_and_others_are_not()
    {
        using var folder = new NodeFolder();
        KhonsuNode<Bank> node = await OneNode.StartAsync(folder);
        await node.Model.AtomicallyAsync(static tx => tx.Accounts.Add(new Account("ann", null, 1)));
        await using KhonsuClient<Bank> client = await KhonsuClient.ConnectAsync(
            OneNode.ConnectionTo(node) with { CommitTimeout = TimeSpan.FromSeconds(2) }, Bank.Open, Bank.Tables);
        // Why again: it is fetched, and that may take longer while all is new.
        await ThreeNodes.WhenAvailableAsync(() => Task.Run(
            () => Assert.Equal(1, client.Model.Read(static tx => tx.Accounts["ann"].Balance))));
        await node.DisposeAsync();
        await ManyNodes.UntilAsync(() => client.Status.Node is null);

        Assert.Equal(1, client.Model.Read(static tx => tx.Accounts["ann"].Balance));
        ClusterUnavailableException fetch = Assert.Throws<ClusterUnavailableException>(
            () => client.Model.Read(static tx => tx.Accounts.Find("bob")));
        Assert.Equal(ClusterUnavailableReason.Unreachable, fetch.Reason);
        ClusterUnavailableException commit = await Assert.ThrowsAsync<ClusterUnavailableException>(
            async () => await client.Model.AtomicallyAsync(static tx => { tx.Accounts.Row("ann").Balance += 1; }));
        Assert.Equal(ClusterUnavailableReason.Unreachable, commit.Reason);
        await Assert.ThrowsAsync<ClusterUnavailableException>(() => client.SynchronizeAsync());
    }

    [Fact]
    public async Task A_node_that_is_ending_takes_nobody_who_would_let_go_of_what_he_has()
    {
        using var folder = new NodeFolder();
        KhonsuNode<Bank> node = await OneNode.StartAsync(folder, archive: new KhonsuArchiveOptions());
        await node.Model.AtomicallyAsync(static tx => tx.Accounts.Add(new Account("ann", null, 1)));
        await using var wire = new CutWire(node.ClientEndpoint!);
        await using KhonsuClient<Bank> client = await KhonsuClient.ConnectAsync(
            OneNode.ConnectionTo(node) with { Nodes = [wire.Address], CommitTimeout = TimeSpan.FromSeconds(2) },
            Bank.Open,
            Bank.Tables);
        await ThreeNodes.WhenAvailableAsync(() => Task.Run(
            () => Assert.Equal(1, client.Model.Read(static tx => tx.Accounts["ann"].Balance))));
        using var released = new ManualResetEventSlim();
        var isHeld = new TaskCompletionSource();
        _ = node.Face.MaybeCore!.Node.ReadArchivesAsync(
            (_, _, _) =>
            {
                isHeld.SetResult();
                released.Wait();
                return true;
            },
            CancellationToken.None);
        await isHeld.Task;
        // Until it is let go of, the node is ending and its door is open.
        Task ending = node.DisposeAsync().AsTask();

        wire.Cut();
        // Meanwhile it comes again several times.
        await Assert.ThrowsAsync<ClusterUnavailableException>(() => client.SynchronizeAsync());

        Assert.Equal(1, client.Status.Kept);
        Assert.Equal(1, client.Model.Read(static tx => tx.Accounts["ann"].Balance));
        released.Set();
        await ending;
    }

    static Task<KhonsuClient<Bank>> ConnectAsync(KhonsuNode<Bank> node, string token) => KhonsuClient.ConnectAsync(
        OneNode.ConnectionTo(node) with { Token = token }, Bank.Open, Bank.Tables);
}
