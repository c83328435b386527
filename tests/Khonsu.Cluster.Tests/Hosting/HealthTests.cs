using Khonsu.Cluster.Tests.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Khonsu.Cluster.Tests.Hosting;

/// <summary>What an application's health checks say of its node.</summary>
public sealed class HealthTests : IDisposable
{
    readonly NodeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The report of the checks with a tag.</summary>
    public static Task<HealthReport> CheckAsync(IHost host, string tag)
        => host.Services.GetRequiredService<HealthCheckService>()
            .CheckHealthAsync(check => check.Tags.Contains(tag));

    [Fact]
    public async Task A_node_is_ready_between_its_start_and_its_stop()
    {
        using IHost host = TestHost.Build(
            TestHost.Alone(_folder), static services => services.AddHealthChecks().AddKhonsu());
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(host, "ready")).Status);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host, "live")).Status);

        await host.StartAsync();
        HealthReport report = await CheckAsync(host, "ready");
        // Degraded: a machine with little room left says so, and is right.
        Assert.True(report.Status is HealthStatus.Healthy or HealthStatus.Degraded, TextOf(report));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host, "live")).Status);

        await host.StopAsync();
        Assert.Equal(HealthStatus.Unhealthy, (await CheckAsync(host, "ready")).Status);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host, "live")).Status);
    }

    [Fact]
    public async Task A_node_without_a_majority_is_alive_and_not_ready()
    {
        using IHost host = TestHost.Build(
            TestHost.Lonely(_folder), static services => services.AddHealthChecks().AddKhonsu());
        await host.StartAsync();

        HealthReport ready = await CheckAsync(host, "ready");

        Assert.Equal(HealthStatus.Unhealthy, ready.Status);
        Assert.NotEmpty(ready.Entries["khonsu-ready"].Description!);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host, "live")).Status);
        await host.StopAsync();
    }

    static string TextOf(HealthReport report)
        => string.Join('\n', report.Entries.Select(static entry => $"{entry.Key}: {entry.Value.Description}"));
}
