using Grpc.Core;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Transport.Links;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>Keeps a client connected: to one node after the other, until one takes it, and again when that has
/// ended.</summary>
/// <param name="options">Which nodes.</param>
/// <param name="client">The client.</param>
sealed class Follower(KhonsuClientConnection options, ClientCore client)
{
    // So often in a row a node may say what does not follow, before that is the fault of the log.
    const int BreaksMax = 3;

    static readonly TimeSpan s_pauseFirst = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan s_pauseLongest = TimeSpan.FromSeconds(1);

    bool _hasStarted;
    int _breaks;

    /// <summary>Runs until the client ends.</summary>
    /// <param name="stop">The client ends.</param>
    /// <returns>Completes when it has ended because of that.</returns>
    /// <exception cref="ClientFailedException">The store cannot follow the log.</exception>
    /// <exception cref="ClientRefusedException">The first node that was reached does not take the client.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        var pauses = new Pauses(s_pauseFirst, s_pauseLongest, Random.Shared);
        // Why not all at the first one: clients share the nodes.
        for (int number = Random.Shared.Next(options.Nodes.Count); !stop.IsCancellationRequested; number++)
        {
            long began = options.TimeProvider.GetTimestamp();
            await FollowAsync(options.Nodes[number % options.Nodes.Count], stop).ConfigureAwait(false);
            TimeSpan pause = pauses.Next(options.TimeProvider.GetElapsedTime(began));
            await Task.Delay(pause, options.TimeProvider, stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task FollowAsync(Uri node, CancellationToken stop)
    {
        long before = client.Progress;
        using NodeLink link = client.Link(node, stop);
        string why;
        try
        {
            await link.FollowAsync(() => OnStarted(link)).ConfigureAwait(false);
            why = "The node has ended the call.";
        }
        catch (RpcException error) when (!_hasStarted && Remote.IsRefusal(error))
        {
            throw Remote.ErrorOf(error);
        }
        catch (RpcException error)
        {
            why = $"{error.StatusCode}: {error.Status.Detail}";
        }
        catch (Exception error) when (error is MalformedBytesException or StorageException or IOException)
        {
            _breaks = client.Progress == before ? _breaks + 1 : 1;
            if (_breaks >= BreaksMax)
                throw new ClientFailedException(error);
            why = error.Message;
        }

        client.OnDisconnected($"{node}: {why}");
    }

    void OnStarted(NodeLink link)
    {
        _hasStarted = true;
        client.OnConnected(link);
    }
}
