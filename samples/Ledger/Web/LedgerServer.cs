using System.Globalization;
using Khonsu;
using Khonsu.Cluster;
using Ledger.CommandLine;
using Ledger.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ledger.Web;

/// <summary>The page of a node, and transfers by HTTP; this machine only.</summary>
sealed class LedgerServer : IAsyncDisposable
{
    const int BodyBytesMax = 10_000;

    readonly WebApplication _app;

    LedgerServer(WebApplication app, string address) => (_app, Address) = (app, address);

    /// <summary>Where the page is.</summary>
    public string Address { get; }

    /// <summary>Starts to serve.</summary>
    /// <exception cref="IOException">Somebody else has the port.</exception>
    public static async Task<LedgerServer> StartAsync(KhonsuNode<Book> node, Clerk clerk, LedgerOptions options)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static server => server.Limits.MaxRequestBodySize = BodyBytesMax);
        string address = UrlOf(options, options.Node ?? 1);
        builder.WebHost.UseUrls(address);
        WebApplication app = builder.Build();
        var desk = new Desk(node, clerk, options);
        app.MapGet("/", static () => Results.Stream(Page(), "text/html; charset=utf-8"));
        app.MapGet("/status", (HttpResponse response) =>
        {
            // The page of one node looks at all of them.
            response.Headers.AccessControlAllowOrigin = "*";
            return desk.Status();
        });
        app.MapGet("/accounts", desk.Accounts);
        app.MapPut("/accounts/{name}", desk.OpenAsync);
        app.MapPost("/transfers", desk.TransferAsync);
        await app.StartAsync();
        return new LedgerServer(app, address);
    }

    /// <summary>Where the page of a node is.</summary>
    public static string UrlOf(LedgerOptions options, int node)
        => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{options.HttpPortOf(node)}");

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    static Stream Page() => typeof(LedgerServer).Assembly.GetManifestResourceStream("page.html")!;
}
