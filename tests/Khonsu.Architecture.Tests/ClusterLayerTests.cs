using ArchUnitNET.Fluent;
using Khonsu.Architecture.Tests.Layers;

namespace Khonsu.Architecture.Tests;

/// <summary>
/// Keeps the rooms of the cluster apart, and the deciding ones pure; each rule is shown to bite on a fixture in the
/// room's own namespace.
/// </summary>
public sealed class ClusterLayerTests
{
    [Fact]
    public void The_deciding_rooms_know_no_clock_no_chance_no_thread_and_no_file()
        => Check(ClusterRules.PureRoomsSeeNoWorld());

    [Fact]
    public void The_log_sees_no_other_room() => Check(ClusterRules.LogSeesNoOtherRoom());

    [Fact]
    public void The_deciding_rooms_see_no_disk() => Check(ClusterRules.PureRoomsSeeNoStorage());

    [Fact]
    public void The_consensus_sees_no_format() => Check(ClusterRules.ConsensusSeesNoFormat());

    [Fact]
    public void What_ends_transactions_sees_neither_the_consensus_nor_the_store()
        => Check(ClusterRules.TwoPhaseSeesLogAndCertification());

    [Fact]
    public void The_database_library_has_one_door() => Check(ClusterRules.RocksHasOneDoor());

    [Fact]
    public void No_room_below_sees_the_wire() => Check(ClusterRules.TransportIsSeenByNoRoomBelow());

    [Fact]
    public void The_transport_sees_no_disk() => Check(ClusterRules.TransportSeesNoStorage());

    [Fact]
    public void What_is_sent_and_what_comes_in_do_not_see_each_other()
    {
        Check(ClusterRules.LinksSeeNoServing());
        Check(ClusterRules.ServingSeesNoLinks());
    }

    [Fact]
    public void The_libraries_of_the_wire_have_two_doors() => Check(ClusterRules.GrpcHasTwoDoors());

    [Fact]
    public void No_room_sees_the_clients() => Check(ClusterRules.NoRoomSeesClients());

    [Fact]
    public void The_deciding_rooms_see_no_store() => Check(ClusterRules.PureRoomsSeeNoStore());

    [Fact]
    public void What_is_driven_sees_no_driver() => Check(ClusterRules.DrivenRoomsSeeNoDriver());

    [Fact]
    public void The_disk_sees_no_network() => Check(ClusterRules.StorageSeesNoTransport());

    [Fact]
    public void Diagnostics_is_a_leaf() => Check(ClusterRules.DiagnosticsSeesNothing());

    [Fact]
    public void No_room_below_sees_the_recovery() => Check(ClusterRules.RecoveryIsSeenByNoRoomBelow());

    [Fact]
    public void Only_what_applies_the_log_sees_the_store() => Check(ClusterRules.FewRoomsSeeTheStore());

    [Theory]
    [InlineData("object M() => System.DateTime.UtcNow;")]
    [InlineData("object M() => System.DateTimeOffset.Now;")]
    [InlineData("object M() => System.TimeProvider.System;")]
    [InlineData("object M() => System.Diagnostics.Stopwatch.StartNew();")]
    [InlineData("object M() => System.Environment.TickCount64;")]
    [InlineData("object M() => System.Random.Shared;")]
    [InlineData("object M() => System.Guid.NewGuid();")]
    [InlineData("object M() => System.HashCode.Combine(1);")]
    [InlineData("object M() => System.IO.File.ReadAllText(\"a\");")]
    [InlineData("System.Net.Sockets.Socket? _o;")]
    [InlineData("void M() { lock (this) { } }")]
    [InlineData("object M() => System.Threading.Tasks.Task.CompletedTask;")]
    [InlineData("void M() => new System.Threading.Thread(() => { }).Start();")]
    [InlineData("System.Collections.Generic.Dictionary<int, int> _o = new();")]
    [InlineData("System.Collections.Generic.HashSet<int> _o = new();")]
    [InlineData("System.Collections.Concurrent.ConcurrentQueue<int> _o = new();")]
    public void A_look_at_the_world_is_caught(string member)
    {
        // Why at once: a fixture is compiled and loaded for each look.
        string[] rooms = ["Log", "Format", "Consensus", "TwoPhase"];
        string source = string.Join(
            '\n',
            rooms.Select(room => $"namespace Khonsu.Cluster.{room} {{ class WrongIn{room} {{ {member} }} }}"));
        IReadOnlyList<string> broken = ClusterRules.PureRoomsSeeNoWorld().Broken(LoadedCode.Fixture(source));
        Assert.All(rooms, room => Assert.Contains(broken, evidence => evidence.Contains($"WrongIn{room}")));
    }

    [Fact]
    public void An_arrow_from_the_log_to_the_consensus_is_caught() => Caught(
        ClusterRules.LogSeesNoOtherRoom(),
        """
        namespace Khonsu.Cluster.Consensus { public sealed class Later; }
        namespace Khonsu.Cluster.Log { class Wrong { public Khonsu.Cluster.Consensus.Later? Field; } }
        """);

    [Fact]
    public void An_arrow_to_the_disk_is_caught() => Caught(
        ClusterRules.PureRoomsSeeNoStorage(),
        """
        namespace Khonsu.Cluster.Storage { public sealed class Later; }
        namespace Khonsu.Cluster.Format { class Wrong { public Khonsu.Cluster.Storage.Later? Field; } }
        """);

    [Fact]
    public void An_arrow_from_the_consensus_to_the_format_is_caught() => Caught(
        ClusterRules.ConsensusSeesNoFormat(),
        """
        namespace Khonsu.Cluster.Format { public sealed class Later; }
        namespace Khonsu.Cluster.Consensus { class Wrong { public Khonsu.Cluster.Format.Later? Field; } }
        """);

    [Fact]
    public void An_arrow_from_what_ends_transactions_to_the_store_is_caught() => Caught(
        ClusterRules.TwoPhaseSeesLogAndCertification(),
        """
        namespace Khonsu.Cluster.Apply { public sealed class Later; }
        namespace Khonsu.Cluster.TwoPhase { class Wrong { public Khonsu.Cluster.Apply.Later? Field; } }
        """);

    [Fact]
    public void A_second_door_to_the_database_library_is_caught() => Caught(
        ClusterRules.RocksHasOneDoor(),
        """
        namespace RocksDbSharp { public sealed class Later; }
        namespace Khonsu.Cluster.Storage { class Wrong { public RocksDbSharp.Later? Field; } }
        """);

    [Theory]
    [InlineData("Storage")]
    [InlineData("Driver")]
    [InlineData("Apply")]
    public void An_arrow_to_the_recovery_is_caught(string room) => Caught(
        ClusterRules.RecoveryIsSeenByNoRoomBelow(),
        $$"""
        namespace Khonsu.Cluster.Recovery { public sealed class Later; }
        namespace Khonsu.Cluster.{{room}} { class Wrong { public Khonsu.Cluster.Recovery.Later? Field; } }
        """);

    [Theory]
    [InlineData("Consensus")]
    [InlineData("Format")]
    [InlineData("Storage")]
    public void An_arrow_to_the_wire_is_caught(string room) => Caught(
        ClusterRules.TransportIsSeenByNoRoomBelow(),
        $$"""
        namespace Khonsu.Cluster.Transport.Codec { public sealed class Later; }
        namespace Khonsu.Cluster.{{room}} { class Wrong { public Khonsu.Cluster.Transport.Codec.Later? Field; } }
        """);

    [Fact]
    public void An_arrow_from_the_wire_to_the_disk_is_caught() => Caught(
        ClusterRules.TransportSeesNoStorage(),
        """
        namespace Khonsu.Cluster.Storage { public sealed class Later; }
        namespace Khonsu.Cluster.Transport.Links { class Wrong { public Khonsu.Cluster.Storage.Later? Field; } }
        """);

    [Fact]
    public void An_arrow_between_the_directions_is_caught()
    {
        Caught(
            ClusterRules.LinksSeeNoServing(),
            """
            namespace Khonsu.Cluster.Transport.Serving { public sealed class Later; }
            namespace Khonsu.Cluster.Transport.Codec
            {
                class Wrong { public Khonsu.Cluster.Transport.Serving.Later? Field; }
            }
            """);
        Caught(
            ClusterRules.ServingSeesNoLinks(),
            """
            namespace Khonsu.Cluster.Transport.Links { public sealed class Later; }
            namespace Khonsu.Cluster.Transport.Serving
            {
                class Wrong { public Khonsu.Cluster.Transport.Links.Later? Field; }
            }
            """);
    }

    [Theory]
    [InlineData("Grpc.Core")]
    [InlineData("Google.Protobuf")]
    [InlineData("Microsoft.AspNetCore.Builder")]
    public void A_third_door_to_the_libraries_of_the_wire_is_caught(string library) => Caught(
        ClusterRules.GrpcHasTwoDoors(),
        $$"""
        namespace {{library}} { public sealed class Later; }
        namespace Khonsu.Cluster.Storage { class Wrong { public {{library}}.Later? Field; } }
        """);

    [Fact]
    public void An_arrow_to_the_clients_is_caught() => Caught(
        ClusterRules.NoRoomSeesClients(),
        """
        namespace Khonsu.Cluster.Clients { public sealed class Later; }
        namespace Khonsu.Cluster.Hosting { class Wrong { public Khonsu.Cluster.Clients.Later? Field; } }
        """);

    [Fact]
    public void An_arrow_to_the_store_is_caught() => Caught(
        ClusterRules.PureRoomsSeeNoStore(),
        "namespace Khonsu.Cluster.Consensus { class Wrong { public Khonsu.KhonsuStore? Field; } }");

    [Fact]
    public void An_arrow_to_the_driver_is_caught() => Caught(
        ClusterRules.DrivenRoomsSeeNoDriver(),
        """
        namespace Khonsu.Cluster.Driver { public sealed class Later; }
        namespace Khonsu.Cluster.Storage.Rocks { class Wrong { public Khonsu.Cluster.Driver.Later? Field; } }
        """);

    [Fact]
    public void An_arrow_from_the_disk_to_the_network_is_caught() => Caught(
        ClusterRules.StorageSeesNoTransport(),
        """
        namespace Khonsu.Cluster.Transport { public sealed class Later; }
        namespace Khonsu.Cluster.Storage { class Wrong { public Khonsu.Cluster.Transport.Later? Field; } }
        """);

    [Fact]
    public void A_leaf_that_sees_a_room_is_caught() => Caught(
        ClusterRules.DiagnosticsSeesNothing(),
        """
        namespace Khonsu.Cluster.Log { public sealed class Room; }
        namespace Khonsu.Cluster.Diagnostics { class Wrong { public Khonsu.Cluster.Log.Room? Field; } }
        """);

    static void Check(IArchRule rule) => Assert.Empty(rule.Broken(LoadedCode.Cluster));

    static void Caught(IArchRule rule, string source)
        => Assert.Contains(rule.Broken(LoadedCode.Fixture(source)), static evidence => evidence.Contains("Wrong"));
}
