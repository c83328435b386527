using System.Net;
using Apache.Arrow.Flight.Client;
using Grpc.Core;
using Grpc.Net.Client;
using Khonsu.Flight.Tests.Rows;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Khonsu.Flight.Tests.Harness;

/// <summary>A real server on a port that the system has chosen, the store it serves, and clients of it.</summary>
sealed class FlightHost : IAsyncDisposable
{
    /// <summary>Nothing here takes so long unless it hangs.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Everybody may read and write.</summary>
    internal static readonly FlightOptions Open = new() { AllowAnonymous = true, AllowWrites = true };

    readonly WebApplication _app;
    readonly List<GrpcChannel> _channels = [];

    FlightHost(WebApplication app, Bank bank, CallCount calls) => (_app, Bank, Calls) = (app, bank, calls);

    internal Bank Bank { get; }

    /// <summary>The calls that are under way.</summary>
    internal CallCount Calls { get; }

    internal static async Task<FlightHost> StartAsync(FlightOptions? options = null, StoreOptions? store = null)
    {
        Bank bank = Bank.Open(store);
        CallCount calls = new();
        WebApplicationBuilder builder = NewBuilder();
        builder.Services.AddKhonsuFlight(bank.Store, Bank.Tables, options ?? Open);
        WebApplication app = builder.Build();
        app.Use(calls.Count);
        app.MapKhonsuFlight();
        await app.StartAsync();
        return new FlightHost(app, bank, calls);
    }

    /// <summary>An application as users have one: Kestrel without TLS, authentication, policies.</summary>
    internal static WebApplicationBuilder NewBuilder()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, static endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging(static logging => logging.SetMinimumLevel(LogLevel.Critical));
        builder.Services.AddAuthentication(TokenHandler.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, TokenHandler>(TokenHandler.SchemeName, null);
        builder.Services.AddAuthorizationBuilder()
            .AddPolicy("may read", static policy => policy.RequireClaim(TokenHandler.RightClaim, "read", "both"))
            .AddPolicy("may write", static policy => policy.RequireClaim(TokenHandler.RightClaim, "write", "both"));
        return builder;
    }

    /// <summary>Opens a channel; the client's window is small, so that a client that does not read is soon felt.
    /// </summary>
    internal GrpcChannel NewChannel()
    {
        GrpcChannel channel = GrpcChannel.ForAddress(
            _app.Urls.Single(),
            new GrpcChannelOptions
            {
                HttpHandler = new SocketsHttpHandler { InitialHttp2StreamWindowSize = ushort.MaxValue },
                DisposeHttpClient = true,
            });
        _channels.Add(channel);
        return channel;
    }

    internal FlightClient NewClient() => new(NewChannel());

    internal static Metadata As(string right) => new() { { "authorization", $"Bearer {right}" } };

    /// <summary>Shuts the server down, as a host does that is told to.</summary>
    internal Task StopAsync() => _app.StopAsync().WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        foreach (GrpcChannel channel in _channels)
            channel.Dispose();
        await _app.DisposeAsync();
        Bank.Dispose();
    }
}
