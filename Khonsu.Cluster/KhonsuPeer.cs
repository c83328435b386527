namespace Khonsu.Cluster;

/// <summary>Another node of the cluster.</summary>
/// <param name="Node">Its number.</param>
/// <param name="Host">Where it listens: a name, or an address of version 4 or 6 without brackets.</param>
/// <param name="Port">From 1 to 65535.</param>
public sealed record KhonsuPeer(ulong Node, string Host, int Port);
