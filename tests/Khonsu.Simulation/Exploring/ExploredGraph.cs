using System.Reflection;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Simulation.Exploring;

/// <summary>Copies and numbers the parts of explored states.</summary>
static class ExploredGraph
{
    /// <summary>Counts all that a node holds.</summary>
    public static readonly ObjectGraph Shared = new(RoleOf, IsCounted);

    /// <summary>Counts what a node may still read.</summary>
    public static readonly ObjectGraph Relevant = new(
        RoleOf, static field => IsCounted(field) && !StaleFields.IsAlwaysStale(field), StaleFields.IsStale);

    static ObjectRole RoleOf(object value) => value switch
    {
        MachineOptions => ObjectRole.Ignored,
        Envelope or Message or LogEntry or HardState or Config or CheckpointRef or Ready => ObjectRole.Value,
        ExploredReader => ObjectRole.Place,
        _ => ObjectRole.State,
    };

    // Why not the numbers of Readys: they only pair a write with its return. A node and its machine keep both in the
    // same order, so how many there have been before changes nothing.
    static bool IsCounted(FieldInfo field)
    {
        Type? owner = field.DeclaringType;
        bool isNumber = owner == typeof(ConsensusMachine) && field.Name == "_sequenceOut";
        bool isOfReady = (owner == typeof(Ready) || owner == typeof(WriteInFlight))
            && field.Name.Contains("<Sequence>", StringComparison.Ordinal);
        return !isNumber && !isOfReady;
    }
}
