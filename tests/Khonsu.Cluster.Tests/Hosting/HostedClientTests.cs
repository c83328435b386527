using System.Net;
using Khonsu.Cluster.Tests.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Khonsu.Cluster.Tests.Hosting;

/// <summary>A client as a service of an application.</summary>
public sealed class HostedClientTests : IDisposable
{
    readonly NodeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Services_get_the_store_and_commit_from_their_start_to_their_end()
    {
        await using KhonsuNode<Bank> node = await StartAsync();
        using IHost host = Build(node.ClientEndpoint!);
        Bank bank = host.Services.GetRequiredService<Bank>();

        await host.StartAsync();
        Assert.Equal(1, bank.Read(static tx => tx.Accounts["starts"].Balance));
        await host.StopAsync();

        Assert.Equal(1, node.Model.Read(static tx => tx.Accounts["stops"].Balance));
        KhonsuClient<Bank> client = host.Services.GetRequiredService<KhonsuClient<Bank>>();
        Assert.True(client.Completion.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_host_whose_cluster_is_not_there_does_not_start()
    {
        using IHost host = Build(new IPEndPoint(IPAddress.Loopback, LoopbackPorts.Take(1).Single()));
        ClusterUnavailableException error = await Assert.ThrowsAsync<ClusterUnavailableException>(
            () => host.StartAsync());
        Assert.Equal(ClusterUnavailableReason.Unreachable, error.Reason);
    }

    [Fact]
    public void There_is_one_store_of_a_sort()
    {
        var services = new ServiceCollection();
        services.AddKhonsuClient(Bank.Open, Bank.Tables, static _ => new KhonsuClientConnection { Nodes = [] });
        Assert.Throws<InvalidOperationException>(() => services.AddKhonsuClient(
            Bank.Open, Bank.Tables, static _ => new KhonsuClientConnection { Nodes = [] }));
    }

    Task<KhonsuNode<Bank>> StartAsync() => _folder.StartAsync(_folder.Options with
    {
        Clients = new KhonsuClientOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, LoopbackPorts.Take(1).Single()),
        },
    });

    static IHost Build(IPEndPoint node)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddKhonsuClient(Bank.Open, Bank.Tables, _ => new KhonsuClientConnection
        {
            Nodes = [new Uri($"http://{node}")],
            CommitTimeout = TimeSpan.FromSeconds(5),
        });
        builder.Services.AddHostedService<BankWorker>();
        return builder.Build();
    }
}
