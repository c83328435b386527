using System.Globalization;
using System.Text;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Harness;

/// <summary>Runs the commands of a transcript against a cluster of its own.</summary>
sealed class Script
{
    readonly TestCluster _cluster = new();
    readonly List<Envelope> _saved = [];
    Config _config = Config.Joining;
    ulong _proposal;

    /// <summary>Runs one command.</summary>
    /// <returns>What happened.</returns>
    public string Run(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string[] rest = words[1..];
        if (!TryRunNetwork(words[0], rest) && !TryRunNode(words[0], rest))
            RunCluster(words[0], rest);
        return _cluster.Trace.Take();
    }

    bool TryRunNetwork(string command, string[] rest)
    {
        switch (command)
        {
            case "deliver":
                Deliver(rest);
                return true;
            case "drop":
                _cluster.Messages.RemoveAll(Matching(rest).Contains);
                return true;
            case "save":
                _saved.AddRange(Matching(rest));
                return true;
            case "replay":
                foreach (Envelope envelope in _saved)
                    _cluster.Step(envelope);
                _saved.Clear();
                return true;
            case "cut":
                foreach (string link in rest)
                    Cut(link);
                return true;
            case "heal":
                _cluster.Heal();
                return true;
            default:
                return false;
        }
    }

    bool TryRunNode(string command, string[] rest)
    {
        if (command == "run" || rest.Length == 0 || !ulong.TryParse(rest[0], out ulong id))
            return false;
        if (!_cluster.Nodes.TryGetValue(new NodeId(id), out TestNode? node))
            return false;
        switch (command)
        {
            case "crash":
                node.Crash();
                return true;
            case "start":
                node.Start();
                return true;
            case "hold":
                node.IsHeld = true;
                return true;
            case "persist":
                node.PersistOne();
                node.Pump();
                return true;
            case "release":
                node.IsHeld = false;
                while (node.WriteCount > 0)
                    node.PersistOne();
                node.Pump();
                return true;
            default:
                Call(node.Machine!, node, command, rest[1..]);
                node.Pump();
                return true;
        }
    }

    void Call(ConsensusMachine machine, TestNode node, string command, string[] rest)
    {
        switch (command)
        {
            case "tick":
                for (int tick = 0; tick < Number(rest[0]); tick++)
                {
                    machine.Tick();
                    node.Pump();
                }

                break;
            case "propose":
                foreach (string value in rest)
                    Note("propose", machine.Propose(Encoding.UTF8.GetBytes(value), ++_proposal));
                break;
            case "read":
                foreach (string context in rest)
                    machine.ReadIndex((ulong)Number(context));
                break;
            case "stall":
                machine.IoStalled(Number(rest[0]));
                break;
            case "reconnect":
                machine.PeerReconnected(new NodeId((ulong)Number(rest[0])));
                break;
            case "transfer":
                Note("transfer", machine.TransferLeadership(new NodeId((ulong)Number(rest[0]))));
                break;
            case "checkpoint":
                Note("checkpoint", node.TakeCheckpoint((ulong)Number(rest[0]))?.Index.ToString() ?? "none");
                break;
            case "trim":
                machine.Trim(new LogIndex(Number(rest[0])));
                break;
            case "reconfigure":
                Note("reconfigure", machine.Reconfigure(Config.Create(machine.Config.Id.Next, Nodes(rest))));
                break;
            default:
                throw new ArgumentException($"There is no command {command}.");
        }
    }

    void RunCluster(string command, string[] rest)
    {
        switch (command)
        {
            case "nodes":
                Start(rest);
                break;
            case "joiner":
                _cluster.Add((ulong)Number(rest[0]), Config.Joining);
                break;
            case "options":
                foreach (string option in rest)
                    Set(option.Split('='));
                break;
            case "run":
                _cluster.Run(Number(rest[0]));
                break;
            case "quietly":
                Run(string.Join(' ', rest));
                _cluster.Trace.Take();
                break;
            case "heartbeats":
                _cluster.Trace.ShowsHeartbeats = rest[0] == "on";
                break;
            case "state":
                foreach (TestNode node in _cluster.Nodes.Values)
                    Note(node);
                break;
            default:
                throw new ArgumentException($"There is no command {command}.");
        }
    }

    void Start(string[] words)
    {
        int at = Array.IndexOf(words, "quorums");
        NodeId[] voters = Nodes(at < 0 ? words : words[..at]);
        _config = at < 0
            ? Config.Create(new ConfigId(1), voters)
            : Config.Create(new ConfigId(1), voters, [], Number(words[at + 1]), Number(words[at + 2]));
        foreach (NodeId voter in voters)
            _cluster.Add(voter.Value, _config);
    }

    void Set(string[] option)
    {
        int value = Number(option[1]);
        MachineOptions options = _cluster.Options;
        _cluster.Options = option[0] switch
        {
            "batch" => options with { BatchBytesMax = value },
            "window" => options with { WindowBytesMax = value },
            "inflight" => options with { InflightMessagesMax = value },
            "undecided" => options with { UndecidedBytesMax = value },
            "chunk" => options with { CheckpointChunkBytes = value },
            _ => throw new ArgumentException($"There is no option {option[0]}."),
        };
    }

    /// <summary>What is on its way on some links now; without links, all there is and all it brings about.</summary>
    void Deliver(string[] links)
    {
        if (links.Length == 0)
        {
            _cluster.DeliverAll();
            return;
        }

        foreach (Envelope envelope in Matching(links))
        {
            _cluster.Messages.Remove(envelope);
            _cluster.Step(envelope);
        }
    }

    List<Envelope> Matching(string[] links)
        => [.. _cluster.Messages.Where(envelope => links.Contains($"{envelope.From}->{envelope.To}"))];

    void Cut(string link)
    {
        string[] ends = link.Split("->");
        if (ends.Length == 2)
        {
            _cluster.Cut((ulong)Number(ends[0]), (ulong)Number(ends[1]));
            return;
        }

        ends = link.Split('-');
        _cluster.Cut((ulong)Number(ends[0]), (ulong)Number(ends[1]));
        _cluster.Cut((ulong)Number(ends[1]), (ulong)Number(ends[0]));
    }

    void Note(string what, object result) => _cluster.Trace.Note($"  {what}: {result}");

    void Note(TestNode node) => _cluster.Trace.Note(node.Machine is not { } machine
        ? $"  {node.Id} is down"
        : $"  {node.Id} {machine.Role} {machine.Phase} promise {machine.Promised} round {machine.AcceptedRound} "
            + $"log {machine.TrimmedIndex}..{machine.AcceptedIndex} stable {machine.Log.StableIndex} "
            + $"decided {machine.DecidedIndex} applied {machine.AppliedIndex} in {machine.Config}");

    static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);

    static NodeId[] Nodes(string[] words) => [.. words.Select(static word => new NodeId((ulong)Number(word)))];
}
