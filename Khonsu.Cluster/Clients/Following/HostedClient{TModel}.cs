using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>
/// Connects a client before any other service of the host starts, and ends it after all of them. One that fails takes
/// the host down with it.
/// </summary>
/// <typeparam name="TModel">The store as the program sees it.</typeparam>
sealed partial class HostedClient<TModel>(
    KhonsuClient<TModel> client, IHostApplicationLifetime lifetime, ILogger<KhonsuClient<TModel>> logger)
    : IHostedLifecycleService
    where TModel : class, IDisposable
{
    bool _isStarted;

    /// <inheritdoc />
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await client.StartAsync(cancellationToken).ConfigureAwait(false);
        _isStarted = true;
        LogStarted(client.Status.Client, client.Status.AppliedEntries);
        _ = WatchAsync();
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StoppedAsync(CancellationToken cancellationToken)
        => _isStarted ? client.StopAsync(cancellationToken) : Task.CompletedTask;

    async Task WatchAsync()
    {
        try
        {
            await client.Completion.ConfigureAwait(false);
        }
        catch (KhonsuException error)
        {
            LogFailed(client.Status.Client, error);
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Client {Client} has connected, with {Applied} entries.")]
    partial void LogStarted(ulong client, long applied);

    [LoggerMessage(2, LogLevel.Critical, "An error has ended client {Client}; the application stops.")]
    partial void LogFailed(ulong client, Exception error);
}
