using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Simulation.Exploring;

/// <summary>
/// Makes a node take over: time passes, and the others seem to be unhappy. The log must be safe whatever the election
/// does, so nothing here has to be likely.
/// </summary>
static class ForcedElection
{
    const int TicksMax = 60;

    public static void Run(ExploredNode node, Config config, ExplorerOutput output)
    {
        for (int tick = 0; tick < TicksMax && node.Machine.Role != Role.Leader; tick++)
        {
            node.Machine.Tick();
            var step = new ExplorerOutput();
            node.Pump(step);
            foreach (Envelope envelope in step.Sent)
            {
                if (envelope.Message is HeartbeatRequest request)
                    Answer(node, envelope, request, config, output);
                else
                    output.Sent.Add(envelope);
            }
            output.Decided.AddRange(step.Decided);
        }
    }

    static void Answer(
        ExploredNode node, Envelope asked, HeartbeatRequest request, Config config, ExplorerOutput output)
    {
        var own = new Ballot(config.Id, 0, 0, asked.To);
        var reply = new HeartbeatReply(request.Round, own, node.Machine.Promised, false, null);
        node.Machine.Step(new Envelope(asked.Cluster, asked.Group, asked.Config, asked.To, asked.From, reply));
        node.Pump(output);
    }
}
