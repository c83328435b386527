using Grpc.Core;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Transport.Security;

namespace Khonsu.Cluster.Transport.Serving;

/// <summary>Whether a call is taken, by the hello that it begins with.</summary>
static class HelloCheck
{
    /// <summary>Judges a hello.</summary>
    /// <param name="hello">What was said; null if it was something else.</param>
    /// <param name="certified">Who the certificate of the caller is for; null if it has shown none.</param>
    /// <param name="options">Who we are.</param>
    /// <returns>Why it is refused, or success.</returns>
    public static Status Judge(V1.Hello? hello, NodeName? certified, TransportOptions options)
    {
        if (hello is null)
            return new Status(StatusCode.InvalidArgument, "A call begins with a hello.");
        if (!Enum.IsDefined((TrafficClass)hello.TrafficClass))
            return new Status(StatusCode.InvalidArgument, "There is no such traffic class.");
        if (hello.Cluster != options.Cluster.Value)
        {
            return Unfit($"This node is of cluster {options.Cluster.Value}, and the caller of {hello.Cluster}. "
                + "Check its cluster id and the address it has for this node.");
        }
        if (hello.To != options.Node.Value)
        {
            return Unfit($"This is node {options.Node}, and node {hello.To} was called. "
                + "Check the address the caller has for that node.");
        }
        if (hello.From == options.Node.Value)
            return Unfit($"The caller says that it is node {options.Node}, which is this one.");
        var claimed = new NodeName(options.CertifiedCluster, new NodeId(hello.From));
        if (options.Credentials is not null && certified != claimed)
        {
            string shown = certified?.ToString() ?? "names no node";
            return new Status(
                StatusCode.PermissionDenied, $"The caller says that it is {claimed}, and its certificate {shown}.");
        }
        if (options.Versions.NewestInCommon(new(hello.VersionFirst, hello.VersionLast)) is null)
        {
            return Unfit($"This node speaks {options.Versions}, and the caller versions {hello.VersionFirst} "
                + $"to {hello.VersionLast}. Upgrade the older one, one release at a time.");
        }
        return Status.DefaultSuccess;
    }

    static Status Unfit(string detail) => new(StatusCode.FailedPrecondition, detail);
}
