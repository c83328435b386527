namespace Khonsu.Cluster;

/// <summary>
/// The nodes do not take a client, or a commit of it: its token or certificate, its role, the name of the cluster, or
/// rows that their program does not know. Nothing was done, and trying again is of no use before that is changed.
/// </summary>
public sealed class ClientRefusedException : KhonsuException
{
    internal ClientRefusedException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
