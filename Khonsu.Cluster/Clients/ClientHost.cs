using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Khonsu.Cluster.Hosting;
using Khonsu.Cluster.Transport;
using Khonsu.Cluster.Transport.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Khonsu.Cluster.Clients;

/// <summary>The server of a node for clients: HTTP/2 and nothing else, at one address, apart from that for other nodes,
/// so that clients cannot take connections away from them.</summary>
sealed class ClientHost : IAsyncDisposable
{
    // Calls of one connection at a time, beside two for each shard: a client follows it and asks its leader.
    const int StreamsPerConnection = 15;

    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    static readonly TimeSpan s_goodbye = TimeSpan.FromSeconds(1);

    readonly WebApplication _application;

    ClientHost(WebApplication application) => _application = application;

    /// <summary>Begins to listen.</summary>
    /// <param name="options">Where, for whom, and within which bounds; checked.</param>
    /// <param name="node">Who is asked.</param>
    /// <exception cref="TransportException">The address cannot be listened on.</exception>
    public static async Task<ClientDoor> OpenAsync(KhonsuClientOptions options, NodeFace node)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options, node.Options.Shards));
        builder.Services.AddRoutingCore();
        builder.Services.AddClients(options, node);
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        WebApplication application = builder.Build();
        application.MapClients();
        try
        {
            await application.StartAsync().ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is IOException or System.Net.Sockets.SocketException)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw new TransportException(
                TransportFault.CannotListen,
                $"Cannot listen for clients on {options.Listen}: {broken.Message} Choose an address of this machine "
                    + "and a port that no other program uses.",
                broken);
        }

        var endpoint = new IPEndPoint(options.Listen!.Address, PortOf(application));
        return new ClientDoor(endpoint, new ClientHost(application));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using (var patience = new CancellationTokenSource(s_goodbye))
            await _application.StopAsync(patience.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    static void Configure(KestrelServerOptions kestrel, KhonsuClientOptions options, int shards)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = options.ConnectionsMax;
        kestrel.Limits.RequestHeadersTimeout = s_patience;
        kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnection + (2 * shards);
        kestrel.Listen(options.Listen!, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (options.Certificate is not { } certificate)
                return;
            SslStreamCertificateContext shown = SslStreamCertificateContext.Create(certificate, null, offline: true);
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = s_patience,
                OnConnection = _ => ValueTask.FromResult(Tls(options, shown)),
            });
        });
    }

    static SslServerAuthenticationOptions Tls(KhonsuClientOptions options, SslStreamCertificateContext shown) => new()
    {
        ServerCertificateContext = shown,
        ClientCertificateRequired = options.Authorities is not null,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        AllowTlsResume = false,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        ApplicationProtocols = [SslApplicationProtocol.Http2],
        // Why all: whether it holds and what it allows is asked at each call, which can say why not.
        RemoteCertificateValidationCallback = static (_, _, _, _) => true,
    };

    static int PortOf(WebApplication application)
    {
        IServer server = application.Services.GetRequiredService<IServer>();
        return new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
    }
}
