using System.Net;

namespace Khonsu.Cluster.Hosting;

/// <summary>Where a node listens for clients; ends with the node.</summary>
/// <param name="Endpoint">The address.</param>
/// <param name="Server">What listens.</param>
sealed record ClientDoor(IPEndPoint Endpoint, IAsyncDisposable Server);
