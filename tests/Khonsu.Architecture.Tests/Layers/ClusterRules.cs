using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Khonsu.Architecture.Tests.Layers;

/// <summary>The arrows of the cluster as rules, and what its pure rooms may not know of the world.</summary>
static class ClusterRules
{
    /// <summary>The rooms that decide: a function of their inputs, bit by bit.</summary>
    public const string PureRooms
        = @"^Khonsu\.Cluster\.(Log|Format|Consensus(\.Messages)?|Certification|TwoPhase|Diagnostics)$";

    /// <summary>Clocks, chance, threads, files, networks, and collections whose order is not ours.</summary>
    const string World = @"^System\.("
        + @"IO\..*|Net\..*|Threading\..*|Collections\.Concurrent\..*|Security\..*"
        + @"|DateTime|DateTimeOffset|TimeProvider|Diagnostics\.(Stopwatch|Process)"
        + @"|Random|Guid|HashCode|Environment|Console|GC"
        + @"|Collections\.Generic\.(Dictionary|HashSet)`\d)$";

    /// <summary>The pure rooms know nothing of the world.</summary>
    public static IArchRule PureRoomsSeeNoWorld() => Types().That().ResideInNamespaceMatching(PureRooms)
        .Should().NotDependOnAny(Types(true).That().HaveFullNameMatching(World));

    /// <summary>The log does not know who agrees on it, and not how it is written down.</summary>
    public static IArchRule LogSeesNoOtherRoom() => Types().That().ResideInNamespace("Khonsu.Cluster.Log")
        .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(
            @"^Khonsu\.Cluster\.(Consensus|Format|Storage)(\..*)?$"));

    /// <summary>What decides and what is written down do not know the disk.</summary>
    public static IArchRule PureRoomsSeeNoStorage() => Types().That().ResideInNamespaceMatching(PureRooms)
        .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(@"^Khonsu\.Cluster\.Storage(\..*)?$"));

    /// <summary>What decides and what is written down do not know the wire, and the disk does not either.</summary>
    public static IArchRule TransportIsSeenByNoRoomBelow() => Types().That().ResideInNamespaceMatching(
            @"^Khonsu\.Cluster\.(Log|Format|Consensus|Storage|Diagnostics)(\..*)?$")
        .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(@"^Khonsu\.Cluster\.Transport(\..*)?$"));

    /// <summary>The transport does not know what a node keeps.</summary>
    public static IArchRule TransportSeesNoStorage() => Types().That().ResideInNamespaceMatching(
            @"^Khonsu\.Cluster\.Transport(\..*)?$")
        .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(@"^Khonsu\.Cluster\.Storage(\..*)?$"));

    /// <summary>What is sent and what comes in do not know each other; both know how it is written.</summary>
    public static IArchRule LinksSeeNoServing() => Types().That().ResideInNamespaceMatching(
            @"^Khonsu\.Cluster\.Transport\.(Links|Codec|Security)$")
        .Should().NotDependOnAny(Types(true).That().ResideInNamespace("Khonsu.Cluster.Transport.Serving"));

    /// <summary>The other half of <see cref="LinksSeeNoServing"/>.</summary>
    public static IArchRule ServingSeesNoLinks() => Types().That().ResideInNamespaceMatching(
            @"^Khonsu\.Cluster\.Transport\.(Serving|Codec|Security)$")
        .Should().NotDependOnAny(Types(true).That().ResideInNamespace("Khonsu.Cluster.Transport.Links"));

    /// <summary>The libraries that carry messages have one door to nodes and one to clients, and the page says where an
    /// application opens the latter.</summary>
    public static IArchRule GrpcHasTwoDoors() => Types().That().ResideInNamespaceMatching(
            @"^Khonsu\.Cluster(?!\.(Transport|Clients)(\.|$))")
        .And().DoNotHaveFullNameMatching(@"^Khonsu\.Cluster\.KhonsuClusterEndpoints($|[+/])")
        .Should().NotDependOnAny(Types(true).That().HaveFullNameMatching(
            @"^(Grpc|Google\.Protobuf|Microsoft\.AspNetCore)\..*"));

    /// <summary>What runs a node does not know who asks it over the network.</summary>
    public static IArchRule NoRoomSeesClients() => Types().That().ResideInNamespaceMatching(
            @"^Khonsu\.Cluster\.(Apply|Certification|Consensus|Diagnostics|Driver|Format|Hosting|Log|Storage|Transport"
            + @"|TwoPhase)(\..*)?$")
        .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(@"^Khonsu\.Cluster\.Clients(\..*)?$"));

    /// <summary>The machine does not know how its messages and its log are written down.</summary>
    public static IArchRule ConsensusSeesNoFormat() => Types().That().ResideInNamespaceMatching(
            @"^Khonsu\.Cluster\.Consensus(\.Messages)?$")
        .Should().NotDependOnAny(Types(true).That().ResideInNamespace("Khonsu.Cluster.Format"));

    /// <summary>What sees to the end of transactions knows what the logs say of them, and not who agrees on it, how it
    /// is written down, and what it is applied to.</summary>
    public static IArchRule TwoPhaseSeesLogAndCertification() => Types().That().ResideInNamespace(
            "Khonsu.Cluster.TwoPhase")
        .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(
            @"^Khonsu\.Cluster\.(Consensus|Format|Storage|Transport|Driver|Apply|Hosting|Clients)(\..*)?$"));

    /// <summary>The library that keeps bytes on the disk has one door.</summary>
    public static IArchRule RocksHasOneDoor() => Types().That().ResideInNamespaceMatching(
            @"^Khonsu\.Cluster(?!\.Storage\.Rocks$)")
        .Should().NotDependOnAny(Types(true).That().HaveFullNameMatching(@"^RocksDbSharp\..*"));

    /// <summary>The log and the consensus know nothing of the store that uses them.</summary>
    public static IArchRule PureRoomsSeeNoStore() => Types().That().ResideInNamespaceMatching(PureRooms)
        .Should().NotDependOnAny(Types(true).That().HaveFullNameMatching(@"^Khonsu\.(?!Cluster\.).*"));

    /// <summary>What is driven does not know its driver.</summary>
    public static IArchRule DrivenRoomsSeeNoDriver() => Types().That().ResideInNamespaceMatching(
            @"^Khonsu\.Cluster\.(Log|Format|Consensus|Storage|Transport|Diagnostics)(\..*)?$")
        .Should().NotDependOnAny(Types(true).That().ResideInNamespace("Khonsu.Cluster.Driver"));

    /// <summary>The disk does not know the network.</summary>
    public static IArchRule StorageSeesNoTransport() => Types().That().ResideInNamespaceMatching(
            @"^Khonsu\.Cluster\.Storage(\..*)?$")
        .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(@"^Khonsu\.Cluster\.Transport(\..*)?$"));

    /// <summary>The files, the driver and the transport carry bytes, whatever store they are of.</summary>
    public static IArchRule FewRoomsSeeTheStore() => Types().That().ResideInNamespaceMatching(
            @"^Khonsu\.Cluster\.(Storage|Driver|Transport)(\..*)?$")
        .Should().NotDependOnAny(Types(true).That().HaveFullNameMatching(@"^Khonsu\.(?!Cluster\.).*"));

    /// <summary>What works with files of nodes that do not run is seen by the page and by what is hosted only.
    /// </summary>
    public static IArchRule RecoveryIsSeenByNoRoomBelow() => Types().That().ResideInNamespaceMatching(
            @"^Khonsu\.Cluster\.(Log|Format|Consensus|Storage|Transport|Driver|Certification|TwoPhase|Apply)(\..*)?$")
        .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(@"^Khonsu\.Cluster\.Recovery(\..*)?$"));

    /// <summary>Diagnostics is a leaf.</summary>
    public static IArchRule DiagnosticsSeesNothing() => Types().That().ResideInNamespace("Khonsu.Cluster.Diagnostics")
        .Should().NotDependOnAny(Types(true).That().HaveFullNameMatching(@"^Khonsu\.(?!Cluster\.Diagnostics\.).*"));
}
