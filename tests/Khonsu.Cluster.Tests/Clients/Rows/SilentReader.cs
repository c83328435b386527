using Grpc.Core;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Clients.Rows;

/// <summary>A client that says one thing, and then nothing.</summary>
sealed class SilentReader(V1.RowsRequest only) : IAsyncStreamReader<V1.RowsRequest>
{
    int _said;

    public V1.RowsRequest Current => only;

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (_said++ > 0)
            await Task.Delay(Timeout.Infinite, cancellationToken);
        return true;
    }
}
