using Khonsu.Cluster.Hosting;
using Khonsu.Cluster.Tests.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Khonsu.Cluster.Tests.Hosting;

/// <summary>A node as a service of an application.</summary>
public sealed class HostedNodeTests : IDisposable
{
    readonly NodeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Services_get_the_store_and_commit_from_their_start_to_their_end()
    {
        for (int start = 1; start <= 2; start++)
        {
            using IHost host = TestHost.Build(
                TestHost.Alone(_folder), static services => services.AddHostedService<BankWorker>());
            // Why before the start: services are made before any of them is started.
            Bank bank = host.Services.GetRequiredService<Bank>();
            await host.StartAsync();
            Assert.Same(bank, host.Services.GetRequiredService<KhonsuNode<Bank>>().Model);
            Assert.Same(
                host.Services.GetRequiredService<KhonsuNode<Bank>>().Store,
                host.Services.GetRequiredService<KhonsuStore>());
            Assert.Equal(start, bank.Read(static tx => tx.Accounts["starts"].Balance));
            Assert.Equal(start - 1, bank.Read(static tx => tx.Accounts.Find("stops")?.Balance ?? 0));
            await host.StopAsync();
            Assert.True(host.Services.GetRequiredService<KhonsuNode<Bank>>().Completion.IsCompletedSuccessfully);
        }
    }

    [Fact]
    public async Task Before_the_host_starts_the_node_says_so()
    {
        using IHost host = TestHost.Build(TestHost.Alone(_folder));
        KhonsuNode<Bank> node = host.Services.GetRequiredService<KhonsuNode<Bank>>();

        ClusterUnavailableException early = Assert.Throws<ClusterUnavailableException>(
            () => node.Model.Atomically(static tx => tx.Accounts.Add(new Account("ann", null, 1))));

        Assert.Equal(ClusterUnavailableReason.NotRunning, early.Reason);
        Assert.Throws<ClusterUnavailableException>(() => node.Status);
        await host.StartAsync();
        node.Model.Atomically(static tx => tx.Accounts.Add(new Account("ann", null, 1)));
        await host.StopAsync();
    }

    [Fact]
    public async Task All_that_is_wrong_is_said_at_once_when_the_host_starts()
    {
        using IHost host = TestHost.Build(new Dictionary<string, string?>
        {
            ["Node"] = "0",
            ["Cluster"] = " ",
            ["ElectionTimeout"] = "00:00:00",
            ["CheckpointLogBytes"] = "0",
            ["Peers:0:Node"] = "0",
            ["Peers:0:Host"] = "",
            ["Clients:CallsPerSecond"] = "0",
        });

        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => host.StartAsync());

        foreach (string setting in (string[])
            [
                "Directory is missing", "Node is 0", "Cluster is empty", "ElectionTimeout is", "CheckpointLogBytes is",
                "needs Listen", "Peers are other nodes", "it needs a host", "Clients.CallsPerSecond is 0",
            ])
            Assert.Contains(error.Failures, failure => failure.Contains(setting, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Listen", "127.0.0.1", "Listen is '127.0.0.1'")]
    [InlineData("Listen", "localhost:7101", "Listen is 'localhost:7101'")]
    [InlineData("CertificateFile", "nowhere.pem", "CertificateFile: 'nowhere.pem' cannot be used")]
    [InlineData("CertificateKeyFile", "nowhere.pem", "CertificateFile is missing")]
    [InlineData("AuthoritiesFile", "nowhere.pem", "AuthoritiesFile: 'nowhere.pem' cannot be used")]
    [InlineData("Clients:Listen", "0.0.0.0:7201", "which other machines can reach")]
    [InlineData("Archive:Retention", "-00:00:01", "Archive.Retention is -00:00:01")]
    [InlineData("Archive:Directory", " ", "Archive.Directory is empty")]
    [InlineData("Replicas", "0", "Replicas is 0")]
    [InlineData("Clients:Tokens:0:Role", "Admin", "Clients.Tokens[0] needs one of File and Token")]
    [InlineData("Clients:Tokens:0:Token", "secret", "Clients.Tokens[0]")]
    public async Task A_wrong_value_is_named(string setting, string value, string expected)
    {
        using IHost host = TestHost.Build(
            new Dictionary<string, string?>(TestHost.Alone(_folder)) { [setting] = value });

        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => host.StartAsync());

        Assert.Contains(expected, Assert.Single(error.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Directori", "x")]
    [InlineData("Node", "one")]
    [InlineData("Clients:Tokens:0:Role", "Everything")]
    public async Task A_setting_that_nobody_knows_or_can_read_is_refused(string setting, string value)
    {
        using IHost host = TestHost.Build(
            new Dictionary<string, string?>(TestHost.Alone(_folder)) { [setting] = value });
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync());
    }

    [Fact]
    public async Task What_a_configuration_cannot_say_the_program_says()
    {
        using IHost host = TestHost.Build(TestHost.Alone(_folder), static services => services
            .Configure<KhonsuClusterSettings>(static settings => settings.Customize(
                static options => options with
                {
                    Store = options.Store with { ChangeFeed = new ChangeFeedOptions() },
                })));
        await host.StartAsync();
        Bank bank = host.Services.GetRequiredService<Bank>();
        bank.Atomically(static tx => tx.Accounts.Add(new Account("ann", null, 1)));
        await foreach (CommitChanges changes in bank.Store.Changes(0))
        {
            Assert.NotNull(changes);
            break;
        }

        await host.StopAsync();
    }

    [Fact]
    public async Task An_archive_is_where_the_configuration_says_or_nowhere()
    {
        string archive = Path.Combine(Path.GetDirectoryName(_folder.Options.Directory)!, "kept");
        using (IHost host = TestHost.Build(new Dictionary<string, string?>(TestHost.Alone(_folder))
        {
            ["Archive:Directory"] = archive,
            ["Archive:Retention"] = "30.00:00:00",
            ["Archive:BytesMax"] = "1000000",
        }))
        {
            await host.StartAsync();
            KhonsuNode<Bank> node = host.Services.GetRequiredService<KhonsuNode<Bank>>();
            node.Model.Atomically(static tx => tx.Accounts.Add(new Account("ann", null, 1)));
            await node.BackupAsync(Path.Combine(archive, "..", "backup"));
            Assert.NotEmpty(Directory.GetFiles(archive, "*", SearchOption.AllDirectories));
            await host.StopAsync();
        }

        using (IHost host = TestHost.Build(
            new Dictionary<string, string?>(TestHost.Alone(_folder)) { ["Archive:IsKept"] = "false" }))
        {
            await host.StartAsync();
            KhonsuNode<Bank> node = host.Services.GetRequiredService<KhonsuNode<Bank>>();
            await Assert.ThrowsAsync<InvalidOperationException>(
                () => node.BackupAsync(Path.Combine(archive, "..", "backup")));
            await host.StopAsync();
        }
    }

    [Fact]
    public void An_application_has_one_node()
    {
        var services = new ServiceCollection();
        services.AddKhonsuCluster(Bank.Open, Bank.Tables, static _ => { });
        Assert.Throws<InvalidOperationException>(
            () => services.AddKhonsuCluster(Bank.Open, Bank.Tables, new ConfigurationBuilder().Build()));
    }

    [Fact]
    public async Task A_node_that_fails_takes_the_application_down()
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync();
        int leader = await nodes.LeaderAsync();
        int other = (leader + 1) % 3;
        await nodes.KillAsync(other);
        KhonsuNodeOptions options = nodes.OptionsOf(other);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddKhonsuCluster(
            KhonsuStore.Open,
            [.. Bank.Tables.Where(static table => table.Name == "accounts")],
            settings =>
            {
                settings.Directory = options.Directory;
                settings.Customize(_ => options);
            });
        builder.Services.AddHealthChecks().AddKhonsu();
        using IHost host = builder.Build();
        var stopped = new TaskCompletionSource();
        host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(stopped.SetResult);
        await host.StartAsync();

        await nodes[leader].Model.AtomicallyAsync(static tx => tx.Entries.Add(new Entry(1, 1, 5m)));

        await stopped.Task;
        Assert.Equal("Unhealthy", (await HealthTests.CheckAsync(host, "live")).Status.ToString());
        await host.StopAsync();
        Assert.NotNull(host.Services.GetRequiredService<HostedNode>().Face.Completion.Exception);
    }
}
