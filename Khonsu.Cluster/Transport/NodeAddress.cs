using System.Net;

namespace Khonsu.Cluster.Transport;

/// <summary>Where a node listens.</summary>
/// <param name="Host">A name, or an address of version 4 or 6 without brackets.</param>
/// <param name="Port">From 1 to 65535.</param>
readonly record struct NodeAddress(string Host, int Port)
{
    /// <summary>Whether what is sent there never leaves the machine. A name other than <c>localhost</c> may be
    /// anywhere.</summary>
    public bool IsLoopback => IPAddress.TryParse(Host, out IPAddress? address)
        ? IPAddress.IsLoopback(address)
        : Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc />
    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}
