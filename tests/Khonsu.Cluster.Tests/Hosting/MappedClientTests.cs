using System.Net;
using Grpc.Core;
using Khonsu.Cluster.Clients;
using Khonsu.Cluster.Tests.Clients;
using Khonsu.Cluster.Tests.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Hosting;

/// <summary>A web application that serves the clients of its node at its own address.</summary>
public sealed class MappedClientTests : IDisposable
{
    const string Token = "reader-0123456789abcdef";

    readonly NodeFolder _folder = new();
    readonly IPEndPoint _endpoint = new(IPAddress.Loopback, LoopbackPorts.Take(1).Single());

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_service_is_at_the_address_of_the_application()
    {
        await using WebApplication application = Build(hasToken: true);
        application.MapKhonsuCluster();
        await application.StartAsync();
        using var reader = new TestClient(_endpoint, Token);
        using var nobody = new TestClient(_endpoint);

        V1.StatusReply status = await reader.CallAsync(ClientMethods.Status, new V1.StatusRequest());
        RpcException refused = await nobody.RefusedAsync(ClientMethods.Status, new V1.StatusRequest());

        Assert.Equal(1UL, status.Leader);
        Assert.Equal(StatusCode.Unauthenticated, refused.StatusCode);
        var large = new V1.ReconfigureRequest();
        for (ulong voter = 1UL << 60; voter < (1UL << 60) + 1_000; voter++)
            large.Voters.Add(voter);
        refused = await reader.RefusedAsync(ClientMethods.Reconfigure, large);
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        await application.StopAsync();
    }

    [Fact]
    public async Task It_is_not_mapped_for_everybody()
    {
        await using WebApplication application = Build(hasToken: false);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(
            () => application.MapKhonsuCluster());
        Assert.Contains("Clients.Tokens", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_not_mapped_without_a_node()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        await using WebApplication application = builder.Build();
        Assert.Throws<InvalidOperationException>(() => application.MapKhonsuCluster());
    }

    WebApplication Build(bool hasToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(
            kestrel => kestrel.Listen(_endpoint, static listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        builder.Services.AddKhonsuCluster(Bank.Open, Bank.Tables, settings =>
        {
            settings.Directory = _folder.Options.Directory;
            if (!hasToken)
                return;
            settings.Clients = new KhonsuClientSettings { MessageBytesMax = 1 << 10 };
            settings.Clients.Tokens.Add(new KhonsuTokenSettings { Role = KhonsuClientRole.Read, Token = Token });
        });
        return builder.Build();
    }
}
