using Microsoft.Extensions.Hosting;

namespace Khonsu.Cluster.Transport.Serving;

/// <summary>Leaves signals and the console to the program that the node is part of; the default would take
/// them.</summary>
sealed class EmbeddedLifetime : IHostLifetime
{
    /// <inheritdoc />
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
