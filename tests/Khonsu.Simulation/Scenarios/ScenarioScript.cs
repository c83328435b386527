using System.Globalization;
using System.Text;
using Khonsu.Cluster.Consensus;
using Khonsu.Simulation.Graphs;
using Khonsu.Simulation.Nodes;
using Khonsu.Simulation.Plans;

namespace Khonsu.Simulation.Scenarios;

/// <summary>
/// Runs a scenario that is written as a text: blocks of commands, each followed by a line of dashes and by what came of
/// them. Nodes have the numbers 1, 2, 3 and so on; times are in election timeouts.
/// </summary>
sealed class ScenarioScript
{
    const int LinesMax = 14;

    readonly List<string> _told = [];
    CalmCluster? _cluster;
    long _changesBefore;
    double _markedAt;
    long _lastValue;

    CalmCluster Cluster => _cluster ?? throw new FormatException("A scenario begins with the number of its nodes.");

    /// <summary>Runs the commands of a text and writes it anew.</summary>
    /// <param name="text">The scenario, with or without what came of it.</param>
    /// <returns>The scenario with what came of it.</returns>
    /// <exception cref="FormatException">A command is not understood.</exception>
    public static string Run(string text)
    {
        var script = new ScenarioScript();
        var output = new StringBuilder();
        bool isResult = false;
        foreach (string line in text.TrimEnd('\n').Split('\n'))
        {
            if (line == "----")
            {
                output.Append("----\n");
                script.Flush(output);
                isResult = true;
                continue;
            }
            if (isResult && line.Length > 0)
                continue;
            isResult = false;
            output.Append(line).Append('\n');
            if (line.Length > 0 && !line.StartsWith('#'))
                script.Do(line.Split(' '), line);
        }
        return output.ToString();
    }

    void Do(string[] words, string line)
    {
        switch (words)
        {
            case ["nodes", string nodes, "seed", string seed]:
                _cluster = new CalmCluster(ulong.Parse(seed, null), int.Parse(nodes, null), Hear);
                break;
            case ["lead", string node]:
                Say(Cluster.TryMakeLead(PlaceOf(node)) ? $"node {node} leads" : $"node {node} does not lead");
                Mark();
                break;
            case ["links", .. string[] links]:
                Mark();
                Cluster.World.Network.Change(GraphOf(links));
                break;
            case ["heal"]:
                Mark();
                Cluster.World.Network.Change(LinkGraph.Full(Cluster.World.NodeCount));
                break;
            case ["run", string timeouts]:
                Cluster.RunTimeouts(NumberOf(timeouts));
                break;
            case ["propose", string node]:
                Propose(node);
                break;
            case ["decided"]:
                TellDecided();
                break;
            case ["read", string node]:
                Read(NodeOf(node));
                break;
            default:
                DoFault(words, line);
                break;
        }
    }

    void DoFault(string[] words, string line)
    {
        switch (words)
        {
            case ["loss", string percent]:
                Cluster.World.Network.Mix = Cluster.World.Network.Mix with { Loss = NumberOf(percent) / 100 };
                Mark();
                break;
            case ["stall", string node, string timeouts]:
                Mark();
                NodeOf(node).StallDisk((long)(NumberOf(timeouts) * SimPlan.TimeoutMicros));
                break;
            case ["pause", string node, string timeouts]:
                Mark();
                NodeOf(node).Pause((long)(NumberOf(timeouts) * SimPlan.TimeoutMicros));
                break;
            case ["flap", string link, "every", string timeouts, "times", string times]:
                Flap(link, NumberOf(timeouts), int.Parse(times, null));
                break;
            case ["require", .. string[] condition]:
                Require(condition, line);
                break;
            default:
                throw new FormatException($"'{line}' is not a command.");
        }
    }

    void Require(string[] condition, string line)
    {
        long changes = Cluster.LeaderCount - _changesBefore;
        double settled = changes == 0 ? 0 : Cluster.LastLeaderAt - _markedAt;
        bool holds = condition switch
        {
            ["leader", string node] => Cluster.Leader?.Place == PlaceOf(node),
            ["leader", "not", string node] => Cluster.Leader is { } leader && leader.Place != PlaceOf(node),
            ["changes", "<=", string most] => changes <= long.Parse(most, null),
            ["settled", "within", string most] => settled <= NumberOf(most),
            _ => throw new FormatException($"'{line}' is not a requirement."),
        };
        string leads = Cluster.Leader?.Id.ToString() ?? "none";
        string seen = $"leader {leads}, {changes} changes, settled after {settled:F2}T";
        Say($"{(holds ? "holds" : "FAILS")}: {seen}");
    }

    void Propose(string word)
    {
        SimNode node = NodeOf(word);
        (long value, ProposeStatus status) = Cluster.Propose(node);
        _lastValue = value;
        Say($"value {value} at node {node.Id}: {status}");
    }

    void TellDecided()
    {
        IEnumerable<string> nodes = Cluster.World.Nodes.Select(node =>
            $"node {node.Id} {(CalmCluster.HasApplied(node, _lastValue) ? "yes" : "no")}");
        Say($"value {_lastValue} applied: {string.Join(", ", nodes)}");
    }

    void Read(SimNode node)
    {
        ReadState? answer = null;
        node.Replicas[0].OnAnswer = (state, _) => answer = state;
        node.Replicas[0].Read();
        node.Pump(node.Replicas[0]);
        Cluster.RunUntil(3, () => answer is not null);
        Say(answer is not { } read ? $"read at node {node.Id}: no answer"
            : $"read at node {node.Id}: {(read.Index is { } index ? $"at index {index}" : "refused")}");
    }

    void Flap(string link, double timeouts, int times)
    {
        Mark();
        (int one, int other) = (PlaceOf(link[..1]), PlaceOf(link[2..]));
        for (int flap = 0; flap < times; flap++)
        {
            LinkGraph graph = Cluster.World.Network.Graph;
            Cluster.World.Network.Change(
                flap % 2 == 0 ? graph.WithoutBoth(one, other) : graph.WithBoth(one, other));
            Cluster.RunTimeouts(timeouts);
        }
    }

    void Mark() => (_changesBefore, _markedAt) = (Cluster.LeaderCount, Cluster.Now);

    // Of all that is heard, what a reader needs to follow who leads and why.
    void Hear(string line)
    {
        string[] shown = [" leads with ", "Prepare ", "Promise ", "AcceptSync ", "NotAccepted ", "LeadNow "];
        if (shown.Any(line.Contains))
            _told.Add(line.Trim());
    }

    void Say(string line) => _told.Add(line);

    void Flush(StringBuilder output)
    {
        int messages = 0;
        foreach (string line in _told)
        {
            bool isMessage = line.Contains('>') && !line.StartsWith("holds", StringComparison.Ordinal);
            messages += isMessage ? 1 : 0;
            if (!isMessage || messages <= LinesMax)
                output.Append(line).Append('\n');
        }
        if (messages > LinesMax)
            output.Append(CultureInfo.InvariantCulture, $"and {messages - LinesMax} messages more\n");
        _told.Clear();
    }

    SimNode NodeOf(string word) => word == "leader"
        ? Cluster.Leader ?? throw new FormatException("Nobody leads.")
        : Cluster.World.Nodes[PlaceOf(word)];

    static int PlaceOf(string word) => int.Parse(word, null) - 1;

    static double NumberOf(string word) => double.Parse(word, CultureInfo.InvariantCulture);

    // A text counts nodes from 1, a graph from 0.
    LinkGraph GraphOf(string[] links) => LinkGraph.Parse(
        Cluster.World.NodeCount,
        string.Join(' ', links.Select(static link => $"{(char)(link[0] - 1)}{link[1]}{(char)(link[2] - 1)}")));
}
