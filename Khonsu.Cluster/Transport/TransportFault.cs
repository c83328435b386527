namespace Khonsu.Cluster.Transport;

/// <summary>Why a node cannot talk to others as it was told to.</summary>
enum TransportFault
{
    /// <summary>An address that others can reach, or that is elsewhere, without certificates.</summary>
    NotSecured = 1,

    /// <summary>The certificate of this node cannot be used.</summary>
    BadCredentials,

    /// <summary>The address cannot be listened on.</summary>
    CannotListen,
}
