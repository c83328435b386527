using System.Net;
using Khonsu.Cluster.Transport.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Khonsu.Cluster.Transport.Serving;

/// <summary>The server that other nodes connect to: HTTP/2 and nothing else, at one address.</summary>
sealed class PeerHost : IAsyncDisposable
{
    // How long peers are given to hear that their calls have ended; then their connections are cut.
    static readonly TimeSpan s_goodbye = TimeSpan.FromSeconds(1);

    readonly WebApplication _application;

    PeerHost(WebApplication application, IPEndPoint endpoint)
    {
        _application = application;
        Endpoint = endpoint;
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Begins to listen.</summary>
    /// <param name="options">Where, and within which bounds.</param>
    /// <param name="service">What answers.</param>
    /// <param name="credentials">The present ones, or null for no encryption.</param>
    /// <param name="refused">Is told why a handshake is refused.</param>
    /// <exception cref="TransportException">The address cannot be listened on.</exception>
    public static async Task<PeerHost> StartAsync(
        TransportOptions options, PeerService service, Func<NodeCredentials>? credentials, Action<string> refused)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, options, credentials, refused));
        builder.Services.AddRoutingCore();
        builder.Services.AddPeers(service, options.FrameBytesMax);
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        WebApplication application = builder.Build();
        application.MapPeers();
        try
        {
            await application.StartAsync().ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is IOException or System.Net.Sockets.SocketException)
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw new TransportException(
                TransportFault.CannotListen,
                $"Cannot listen on {options.Listen}: {broken.Message} Choose an address of this machine and a port "
                    + "that no other program uses.",
                broken);
        }
        return new PeerHost(application, new IPEndPoint(options.Listen.Address, PortOf(application)));
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        using (var patience = new CancellationTokenSource(s_goodbye))
            await _application.StopAsync(patience.Token).ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    static void Configure(
        KestrelServerOptions kestrel,
        TransportOptions options,
        Func<NodeCredentials>? credentials,
        Action<string> refused)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = options.ConnectionsMax;
        kestrel.Limits.KeepAliveTimeout = options.HelloTimeout;
        kestrel.Limits.RequestHeadersTimeout = options.HelloTimeout;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1;
        kestrel.Limits.Http2.KeepAlivePingDelay = options.SilenceMax;
        kestrel.Limits.Http2.KeepAlivePingTimeout = options.SilenceMax;
        kestrel.Listen(options.Listen, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (credentials is null)
                return;
            listen.UseHttps(new TlsHandshakeCallbackOptions
            {
                HandshakeTimeout = options.HelloTimeout,
                OnConnection = _ => ValueTask.FromResult(PeerTls.Server(credentials(), refused)),
            });
        });
    }

    static int PortOf(WebApplication application)
    {
        IServer server = application.Services.GetRequiredService<IServer>();
        return new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Port;
    }
}
