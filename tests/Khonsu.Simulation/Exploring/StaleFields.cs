using System.Reflection;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;

namespace Khonsu.Simulation.Exploring;

/// <summary>
/// What a node holds and never reads again, or reads only to answer clocks that stand still here: two states that
/// differ in nothing else behave alike. This is a guess, which <see cref="LocalTable"/> holds against every step.
/// </summary>
static class StaleFields
{
    const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    static readonly FieldInfo s_sessionRound = FieldOf("_sessionRound");
    static readonly FieldInfo s_ackedRound = FieldOf("_ackedRound");
    static readonly FieldInfo s_knownDecided = FieldOf("_knownDecided");

    static readonly Dictionary<Type, string[]> s_always = new()
    {
        [typeof(ConsensusMachine)] =
        [
            "_sequenceOut", "_invariants", "_undecidedBytes", "_unapplied", "_adoptedEnd", "_sessionNonce", "_writes",
            "_nonce",
        ],
        [typeof(ReplicatedLog)] = ["_window", "_windowBytes"],
        [typeof(FollowerProgress)] = ["HigherPromise", "LastSentBytes", "_inflight", "InflightBytes"],
        [typeof(LeaderElection)] =
            ["IsHappy", "HasQuorum", "IsReplaced", "_isLeaderNew", "_replies", "Round", "Mine", "_chance"],
        [typeof(Ready)] = ["Sequence", "SendNow", "Decided", "Reads", "Outcomes", "MustSync"],
    };

    /// <summary>Whether a field never counts.</summary>
    public static bool IsAlwaysStale(FieldInfo field)
        => s_always.TryGetValue(field.DeclaringType!, out string[]? names) && names.Contains(NameOf(field));

    /// <summary>Whether a field does not count for as long as the object is in its present state.</summary>
    public static bool IsStale(object owner, FieldInfo field) => owner switch
    {
        ConsensusMachine machine => IsStale(machine, field.Name),
        FollowerProgress follower => IsStale(follower.Status, NameOf(field)),
        _ => false,
    };

    static bool IsStale(ConsensusMachine machine, string field)
    {
        bool leads = machine.Role == Role.Leader;
        bool accepts = machine.Phase == Phase.Accept;
        return field switch
        {
            "_adoptedRound" or "_adoptedRoundIndex" => !leads || !accepts,
            "_suffixWanted" => !leads || accepts,
            "_sequence" => leads || !accepts,
            "_knownDecided" => leads || (LogIndex)s_knownDecided.GetValue(machine)! <= machine.DecidedIndex,
            "_session" => leads || !Promised(machine, s_sessionRound),
            "_sessionRound" => !Promised(machine, s_sessionRound),
            "_ackedRound" or "_ackedIndex" => !Promised(machine, s_ackedRound),
            _ => false,
        };
    }

    static bool IsStale(FollowerStatus status, string field) => field switch
    {
        "Promise" or "Suffix" => status != FollowerStatus.Promised,
        "NextIndex" or "DecidedSent" or "Sequence" or "SyncEnd"
            => status is not (FollowerStatus.Streaming or FollowerStatus.Syncing),
        _ => false,
    };

    static bool Promised(ConsensusMachine machine, FieldInfo round)
        => (Ballot)round.GetValue(machine)! == machine.Promised;

    // A property's field bears its name between angle brackets.
    static string NameOf(FieldInfo field)
        => field.Name[0] == '<' ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

    static FieldInfo FieldOf(string name) => typeof(ConsensusMachine).GetField(name, Hidden)!;
}
