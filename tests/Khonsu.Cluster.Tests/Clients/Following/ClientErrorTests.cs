using System.Net;
using Grpc.Core;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Clients;
using Khonsu.Cluster.Tests.Nodes;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Clients.Following;

/// <summary>What a client may not, and what it is told.</summary>
public sealed class ClientErrorTests : IDisposable
{
    const string Reader = "reader-0123456789abcdef";
    const string Writer = "writer-0123456789abcdef";

    readonly NodeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Who_may_only_read_reads_and_commits_nothing()
    {
        await using KhonsuNode<Bank> node = await StartAsync();
        node.Model.Atomically(tx => tx.Accounts.Add(new Account("ann", null, 1)));
        await using KhonsuClient<Bank> reader = await ConnectAsync(node, Reader);
        await using KhonsuClient<Bank> writer = await ConnectAsync(node, Writer);

        await Assert.ThrowsAsync<ClientRefusedException>(
            () => reader.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("bob", null, 1))).AsTask());
        await Assert.ThrowsAsync<ClientRefusedException>(() => reader.GetOutcomeAsync(new CommitId(1, 1, 1)));
        await writer.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("cid", null, 3)));
        await reader.SynchronizeAsync();

        Assert.Equal(["ann", "cid"], reader.Model.Read(tx => tx.Accounts.Select(one => one.Id).Order().ToList()));
    }

    [Fact]
    public async Task Who_shows_nothing_or_means_another_cluster_is_not_taken()
    {
        await using KhonsuNode<Bank> node = await StartAsync();

        foreach (KhonsuClientConnection wrong in (KhonsuClientConnection[])
            [
                ConnectionTo(node, null),
                ConnectionTo(node, "a-wrong-0123456789abcdef"),
                ConnectionTo(node, Reader) with { Cluster = "other" },
            ])
        {
            ClientRefusedException refused = await Assert.ThrowsAsync<ClientRefusedException>(
                () => KhonsuClient.ConnectAsync(wrong, Bank.Open, Bank.Tables));
            Assert.True(wrong.Token is null || !refused.ToString().Contains(wrong.Token, StringComparison.Ordinal));
            Assert.True(wrong.Token is null || !wrong.ToString().Contains(wrong.Token, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Nobody_there_is_an_error_with_a_reason()
    {
        var nowhere = new KhonsuClientConnection
        {
            Nodes = [new Uri($"http://127.0.0.1:{LoopbackPorts.Take(1).Single()}")],
            CommitTimeout = TimeSpan.FromMilliseconds(300),
        };

        ClusterUnavailableException error = await Assert.ThrowsAsync<ClusterUnavailableException>(
            () => KhonsuClient.ConnectAsync(nowhere, Bank.Open, Bank.Tables));

        Assert.Equal(ClusterUnavailableReason.Unreachable, error.Reason);
    }

    [Fact]
    public async Task A_commit_while_nobody_is_there_is_refused_or_in_doubt_and_reads_go_on()
    {
        KhonsuNode<Bank> node = await StartAsync();
        node.Model.Atomically(tx => tx.Accounts.Add(new Account("ann", null, 1)));
        await using KhonsuClient<Bank> client = await KhonsuClient.ConnectAsync(
            ConnectionTo(node, Writer) with { CommitTimeout = TimeSpan.FromSeconds(3) }, Bank.Open, Bank.Tables);
        await node.DisposeAsync();
        while (client.Status.Node is not null)
            await Task.Delay(10);

        ClusterUnavailableException error = await Assert.ThrowsAsync<ClusterUnavailableException>(
            () => client.Model.AtomicallyAsync(tx => tx.Accounts.Remove("ann")).AsTask());

        Assert.Equal(ClusterUnavailableReason.Unreachable, error.Reason);
        Assert.Equal(1, client.Model.Read(tx => tx.Accounts["ann"].Balance));
        await Assert.ThrowsAsync<ClusterUnavailableException>(() => client.SynchronizeAsync());
    }

    [Fact]
    public async Task A_client_that_does_not_know_a_table_ends()
    {
        await using KhonsuNode<Bank> node = await StartAsync();
        await using KhonsuClient<KhonsuStore> narrow = await KhonsuClient.ConnectAsync(
            ConnectionTo(node, Writer),
            KhonsuStore.Open,
            [.. Bank.Tables.Where(static table => table.Name == "accounts")]);
        node.Model.Atomically(tx => tx.Entries.Add(new Entry(1, 1, 5m)));

        ClientFailedException error = await Assert.ThrowsAsync<ClientFailedException>(() => narrow.Completion);

        Assert.Equal("entries", Assert.IsType<UnknownTableException>(error.InnerException).Table);
        await Assert.ThrowsAsync<ClientFailedException>(() => narrow.SynchronizeAsync());
        await Assert.ThrowsAsync<ClientFailedException>(() => KhonsuClient.ConnectAsync(
            ConnectionTo(node, Writer), KhonsuStore.Open, []));
    }

    [Fact]
    public async Task A_client_does_not_follow_another_log()
    {
        using var other = new NodeFolder();
        var clients = new KhonsuClientOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, LoopbackPorts.Take(1).Single()),
            CallsPerSecond = 100_000,
        };
        KhonsuNode<Bank> first = await _folder.StartAsync(_folder.Options with { Clients = clients });
        await using KhonsuClient<Bank> client = await KhonsuClient.ConnectAsync(
            ConnectionTo(first, null) with { CommitTimeout = TimeSpan.FromSeconds(3) }, Bank.Open, Bank.Tables);
        for (int round = 0; round < 5; round++)
            await client.Model.AtomicallyAsync(tx => tx.Entries.Add(new Entry(1, tx.Entries.Count, 1m)));
        await first.DisposeAsync();
        await using KhonsuNode<Bank> second = await other.StartAsync(other.Options with { Clients = clients });

        await Assert.ThrowsAsync<ClusterUnavailableException>(() => client.SynchronizeAsync());
        for (int round = 0; round < 20; round++)
            await second.Model.AtomicallyAsync(tx => tx.Entries.Add(new Entry(2, tx.Entries.Count, 1m)));

        await Assert.ThrowsAsync<ClientFailedException>(() => client.Completion);
        Assert.Equal(5, client.Model.Read(tx => tx.Entries.Count));
    }

    [Fact]
    public async Task A_client_that_ends_takes_no_further_commits()
    {
        await using KhonsuNode<Bank> node = await StartAsync();
        KhonsuClient<Bank> client = await ConnectAsync(node, Writer);
        await client.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("ann", null, 1)));

        await client.StopAsync();

        Assert.True(client.Completion.IsCompletedSuccessfully);
        // Why: the client may have had the entry from the log before the node had applied it.
        await node.SynchronizeAsync();
        Assert.Equal(1, node.Model.Read(tx => tx.Accounts["ann"].Balance));
        await Assert.ThrowsAsync<ClusterUnavailableException>(() => client.SynchronizeAsync());
    }

    [Fact]
    public async Task A_session_that_the_log_has_forgotten_is_told_of_and_replaced()
    {
        await using KhonsuNode<Bank> node = await StartAsync();
        await using KhonsuClient<Bank> client = await ConnectAsync(node, Writer);
        await client.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("ann", null, 1)));
        using var others = new TestClient(node.ClientEndpoint!, Writer);
        ulong cluster = KhonsuNode.IdOf("khonsu").Value;
        var many = new ParallelOptions { MaxDegreeOfParallelism = 64 };
        await Parallel.ForAsync(0, ClientSessions.SessionsMax, many, async (number, _) => await others.CallAsync(
            MirrorMethods.OpenSession,
            new V1.OpenSessionRequest { Cluster = cluster, Client = RequestId.ClientFirst + (ulong)number }));

        ClusterUnavailableException lost = await Assert.ThrowsAsync<ClusterUnavailableException>(
            () => client.Model.AtomicallyAsync(tx => { tx.Accounts.Row("ann").Balance += 1; }).AsTask());
        await client.Model.AtomicallyAsync(tx => { tx.Accounts.Row("ann").Balance += 1; });

        Assert.Equal(ClusterUnavailableReason.SessionLost, lost.Reason);
        // Why: the client may have had the entry from the log before the node had applied it.
        await node.SynchronizeAsync();
        Assert.Equal(2, node.Model.Read(tx => tx.Accounts["ann"].Balance));
        CommitOutcome outcome = await client.GetOutcomeAsync(new CommitId(client.Status.Client, 3, 1));
        Assert.Equal(CommitOutcomeKind.Forgotten, outcome.Kind);
    }

    [Fact]
    public async Task A_commit_that_was_never_made_cannot_be_given_up()
    {
        await using KhonsuNode<Bank> node = await StartAsync();
        await using KhonsuClient<Bank> client = await ConnectAsync(node, Writer);
        await client.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("ann", null, 1)));

        foreach (CommitId wrong in (CommitId[])[new(0, 1, 1), new(1, 0, 1), new(1, 1, 0)])
            await Assert.ThrowsAsync<ArgumentException>(() => client.GetOutcomeAsync(wrong));
    }

    [Fact]
    public async Task Calls_of_another_version_or_without_a_session_are_refused()
    {
        await using KhonsuNode<Bank> node = await StartAsync();
        using var client = new TestClient(node.ClientEndpoint!, Writer);
        ulong cluster = KhonsuNode.IdOf("khonsu").Value;

        RpcException small = await client.RefusedAsync(
            MirrorMethods.OpenSession, new V1.OpenSessionRequest { Cluster = cluster, Client = 7 });
        RpcException foreign = await client.RefusedAsync(
            MirrorMethods.ReadIndex, new V1.ReadIndexRequest { Cluster = cluster + 1 });

        Assert.Equal(StatusCode.InvalidArgument, small.StatusCode);
        Assert.Equal(StatusCode.FailedPrecondition, foreign.StatusCode);
        foreach (KhonsuClientConnection wrong in (KhonsuClientConnection[])
            [
                new() { Nodes = [] },
                new() { Nodes = [new Uri("http://10.0.0.1:7201")] },
                new() { Nodes = [new Uri("ftp://127.0.0.1:7201")] },
                ConnectionTo(node, Writer) with { ConnectTimeout = TimeSpan.Zero },
            ])
        {
            await Assert.ThrowsAsync<ArgumentException>(
                () => KhonsuClient.ConnectAsync(wrong, Bank.Open, Bank.Tables));
        }
    }

    Task<KhonsuNode<Bank>> StartAsync() => _folder.StartAsync(_folder.Options with
    {
        Clients = new KhonsuClientOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, LoopbackPorts.Take(1).Single()),
            Tokens = [new(Reader, KhonsuClientRole.Read), new(Writer, KhonsuClientRole.Write)],
            CallsPerSecond = 100_000,
        },
    });

    static Task<KhonsuClient<Bank>> ConnectAsync(KhonsuNode<Bank> node, string token)
        => KhonsuClient.ConnectAsync(ConnectionTo(node, token), Bank.Open, Bank.Tables);

    static KhonsuClientConnection ConnectionTo(KhonsuNode<Bank> node, string? token)
        => new() { Nodes = [new Uri($"http://{node.ClientEndpoint}")], Token = token };
}
