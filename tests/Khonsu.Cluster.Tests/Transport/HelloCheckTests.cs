using Grpc.Core;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Transport.Harness;
using Khonsu.Cluster.Transport;
using Khonsu.Cluster.Transport.Codec;
using Khonsu.Cluster.Transport.Security;
using Khonsu.Cluster.Transport.Serving;
using V1 = Khonsu.Cluster.Transport.V1;

namespace Khonsu.Cluster.Tests.Transport;

/// <summary>Who is let in, and by which version.</summary>
public sealed class HelloCheckTests
{
    static readonly TransportOptions s_options = TestPeer.OptionsOf(2) with { Versions = new(2, 4) };

    [Fact]
    public void A_hello_that_fits_is_taken() => Assert.Equal(StatusCode.OK, Judge(static _ => { }).StatusCode);

    [Fact]
    public void What_is_no_hello_is_refused()
        => Assert.Equal(StatusCode.InvalidArgument, HelloCheck.Judge(null, null, s_options).StatusCode);

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void A_class_that_is_not_there_is_refused(int traffic)
        => Assert.Equal(
            StatusCode.InvalidArgument,
            Judge(hello => hello.TrafficClass = (V1.TrafficClass)traffic).StatusCode);

    [Fact]
    public void Another_cluster_is_refused() => Unfit(static hello => hello.Cluster = 8, "is of cluster 7");

    [Fact]
    public void A_call_for_another_node_is_refused() => Unfit(static hello => hello.To = 3, "is node 2");

    [Fact]
    public void A_caller_that_claims_to_be_this_node_is_refused() => Unfit(static hello => hello.From = 2, "this one");

    [Fact]
    public void A_caller_that_is_too_new_is_refused()
        => Unfit(static hello => (hello.VersionFirst, hello.VersionLast) = (5, 6), "versions 2 to 4");

    [Fact]
    public void A_caller_that_is_too_old_is_refused()
        => Unfit(static hello => (hello.VersionFirst, hello.VersionLast) = (0, 1), "versions 2 to 4");

    [Fact]
    public void A_caller_without_the_certificate_of_its_node_is_refused()
    {
        using var authority = new TestAuthority();
        TransportOptions secured = s_options with { Credentials = authority.Credentials("khonsu:7/2") };
        Assert.Equal(
            [StatusCode.OK, StatusCode.PermissionDenied, StatusCode.PermissionDenied, StatusCode.PermissionDenied],
            new NodeName?[] { Name(7, 1), Name(7, 3), Name(8, 1), null }
                .Select(name => HelloCheck.Judge(Hello(), name, secured).StatusCode));

        static NodeName? Name(ulong cluster, ulong node) => new NodeName(new ClusterId(cluster), new NodeId(node));
    }

    [Theory]
    [InlineData(1, 1, 1, 1, 1)]
    [InlineData(1, 3, 2, 5, 3)]
    [InlineData(2, 5, 1, 3, 3)]
    [InlineData(1, 2, 3, 4, 0)]
    [InlineData(3, 4, 1, 2, 0)]
    [InlineData(1, 2, 2, 1, 0)]
    [InlineData(0, 0, 0, 0, 0)]
    public void The_newest_common_version_is_spoken(uint first, uint last, uint otherFirst, uint otherLast, uint spoken)
        => Assert.Equal(
            spoken, new WireVersions(first, last).NewestInCommon(new WireVersions(otherFirst, otherLast)) ?? 0);

    static void Unfit(Action<V1.Hello> change, string detail)
    {
        Status status = Judge(change);
        Assert.Equal(StatusCode.FailedPrecondition, status.StatusCode);
        Assert.Contains(detail, status.Detail, StringComparison.Ordinal);
    }

    static Status Judge(Action<V1.Hello> change)
    {
        V1.Hello hello = Hello();
        change(hello);
        return HelloCheck.Judge(hello, null, s_options);
    }

    static V1.Hello Hello() => new()
    {
        Cluster = TestPeer.Cluster.Value,
        From = 1,
        To = 2,
        TrafficClass = V1.TrafficClass.Heartbeat,
        VersionFirst = 1,
        VersionLast = 3,
    };
}
