using System.Reflection;
using Khonsu.Architecture.Tests.Layers;

namespace Khonsu.Architecture.Tests;

/// <summary>Keeps the arrows of Flight in docs/architecture.md; each rule is shown to bite on a fixture.</summary>
public sealed class FlightLayerTests
{
    public static TheoryData<string> Rooms => [.. FlightRules.Arrows.Select(static arrow => arrow.Room)];

    public static TheoryData<string, string> WrongArrows
    {
        get
        {
            TheoryData<string, string> arrows = [];
            foreach ((string room, string unseen) in FlightRules.Arrows)
            {
                foreach (string other in unseen.Split('|'))
                    arrows.Add(room, other);
            }

            return arrows;
        }
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_sees_no_room_that_uses_it(string room)
        => Assert.Empty(FlightRules.SeesNoUser(room).Broken(LoadedCode.Flight));

    [Theory]
    [MemberData(nameof(WrongArrows))]
    public void A_wrong_arrow_is_caught(string room, string other)
        => Assert.NotEmpty(FlightRules.SeesNoUser(room).Broken(LoadedCode.Fixture(
            $$"""
            namespace Khonsu.Flight.{{other}} { public sealed class User; }
            namespace Khonsu.Flight.{{room}} { class Wrong { Khonsu.Flight.{{other}}.User? _field; } }
            """)));

    [Fact]
    public void The_runtime_knows_no_network() => Assert.Empty(NetworksOf(typeof(KhonsuStore).Assembly));

    // Its own network has one door, see ClusterLayerTests.
    [Fact]
    public void The_cluster_does_not_know_it()
        => Assert.DoesNotContain("Khonsu.Flight", NetworksOf(typeof(Cluster.Consensus.ConsensusMachine).Assembly));

    [Fact]
    public void A_product_that_knows_a_network_is_seen()
        => Assert.NotEmpty(NetworksOf(typeof(Flight.FlightOptions).Assembly));

    static IEnumerable<string> NetworksOf(Assembly product) => product.GetReferencedAssemblies()
        .Select(static name => name.Name!)
        .Where(static name => name.StartsWith("Grpc.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name.StartsWith("Khonsu.Flight", StringComparison.Ordinal));
}
