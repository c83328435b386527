using Grpc.Core;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Clients.Rows;

/// <summary>A client that takes nothing any more.</summary>
sealed class StuckWriter : IServerStreamWriter<V1.RowsReply>
{
    readonly TaskCompletionSource _isStuck = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the node wants to tell it something.</summary>
    public Task IsStuck => _isStuck.Task;

    public WriteOptions? WriteOptions { get; set; }

    public Task WriteAsync(V1.RowsReply message) => WriteAsync(message, CancellationToken.None);

    public Task WriteAsync(V1.RowsReply message, CancellationToken cancellationToken)
    {
        _isStuck.TrySetResult();
        return Task.Delay(Timeout.Infinite, cancellationToken);
    }
}
