using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Khonsu.Cluster.Hosting;

/// <summary>
/// Starts the node before any other service of the host, so that nothing is served without it, and stops it after all
/// of them, so that what they have begun is committed. A node that fails takes the host down with it.
/// </summary>
/// <typeparam name="TModel">The store as the program sees it.</typeparam>
sealed partial class NodeService<TModel>(
    KhonsuNode<TModel> node, IHostApplicationLifetime lifetime, ILogger<KhonsuNode<TModel>> logger)
    : IHostedLifecycleService
    where TModel : class, IDisposable
{
    bool _isStarted;

    /// <inheritdoc />
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await node.StartAsync(cancellationToken).ConfigureAwait(false);
        _isStarted = true;
        KhonsuNodeStatus status = node.Status;
        LogStarted(status.Node, status.Starts, status.AppliedEntries);
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
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (!_isStarted)
            return;
        try
        {
            await node.StopAsync(cancellationToken).ConfigureAwait(false);
            LogStopped(node.Face.Options.Node);
        }
        catch (NodeFailedException)
        {
            // It was told of already, when it happened.
        }
    }

    async Task WatchAsync()
    {
        try
        {
            await node.Completion.ConfigureAwait(false);
        }
        catch (NodeFailedException error)
        {
            LogFailed(node.Face.Options.Node, error.Failure, error);
            lifetime.StopApplication();
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Node {Node} has started, for the {Starts}. time, with {Applied} entries.")]
    partial void LogStarted(ulong node, ulong starts, long applied);

    [LoggerMessage(2, LogLevel.Information, "Node {Node} has stopped.")]
    partial void LogStopped(ulong node);

    [LoggerMessage(3, LogLevel.Critical, "An error ({Failure}) has ended node {Node}; the application stops.")]
    partial void LogFailed(ulong node, NodeFailure failure, Exception error);
}
