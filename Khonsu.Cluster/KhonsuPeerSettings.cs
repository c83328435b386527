namespace Khonsu.Cluster;

/// <summary>Another node, as an application's configuration has it.</summary>
public sealed class KhonsuPeerSettings
{
    /// <summary>Its number.</summary>
    public ulong Node { get; set; }

    /// <summary>Where it listens: a name, or an address of version 4 or 6 without brackets.</summary>
    public string Host { get; set; } = "";

    /// <summary>From 1 to 65535.</summary>
    public int Port { get; set; }
}
