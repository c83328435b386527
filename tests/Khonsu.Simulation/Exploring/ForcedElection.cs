using System.Reflection;
using Khonsu.Cluster.Consensus;

namespace Khonsu.Simulation.Exploring;

/// <summary>
/// Makes a node take over at once, whatever it has heard. The log must be safe whatever the election does, so nothing
/// here has to be likely. No time passes, so there is no state of clocks to tell states apart.
/// </summary>
static class ForcedElection
{
    const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    static readonly FieldInfo s_election = typeof(ConsensusMachine).GetField("_election", Hidden)!;

    static readonly MethodInfo s_becomeLeader = typeof(ConsensusMachine).GetMethod("BecomeLeader", Hidden)!;

    public static void Run(ExploredNode node, ExplorerOutput output)
    {
        // Why the same two calls as for LeadNow: the next number above all that the node has heard of, then Prepare.
        var election = (LeaderElection)s_election.GetValue(node.Machine)!;
        election.TakeOver(node.Machine.Promised);
        s_becomeLeader.Invoke(node.Machine, BindingFlags.DoNotWrapExceptions, null, [election.Mine], null);
        node.Pump(output);
    }
}
