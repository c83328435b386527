using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Khonsu.Cluster.Tool.Output;

namespace Khonsu.Cluster.Tool.Commands;

/// <summary><c>khonsu reconfigure</c>: other nodes, or another number of them that vote in each shard.</summary>
sealed class ReconfigureCommand : Command
{
    const string All = "all";

    readonly Argument<string[]> _addresses = Words.Addresses();

    readonly Option<ulong[]> _nodes = new("--nodes")
    {
        Description = "All nodes that there are to be. New ones run, and were started with IsJoining on an empty "
            + "directory, with a number that no node had before. Without it they stay who they are.",
        AllowMultipleArgumentsPerToken = true,
    };

    readonly Option<ReplicaCount?> _replicas = new("--replicas")
    {
        Description = "How many of them vote in each shard, or 'all'. Without it as many as before.",
        CustomParser = CountOf,
    };

    readonly Option<KhonsuPeer[]> _listen = new("--listen")
    {
        Description = "Where new nodes listen for other nodes, each as node=host:port; all nodes that are named are "
            + "told so. Without it they must know already.",
        CustomParser = PeersOf,
        AllowMultipleArgumentsPerToken = true,
    };

    readonly Option<bool> _json = Words.Json();
    readonly ConnectionWords _connection = new();

    /// <summary>Makes the command.</summary>
    /// <param name="answer">Where the answer goes.</param>
    public ReconfigureCommand(Answer answer)
        : base(
            "reconfigure",
            "Changes which nodes there are, or how many of them vote in each shard, or both, while commits go on. Name "
            + "the addresses of all nodes that run.")
    {
        Arguments.Add(_addresses);
        foreach (Option option in new Option[] { _nodes, _replicas, _listen, _json })
            Options.Add(option);
        _connection.AddTo(this);
        Validators.Add(result =>
        {
            if (result.GetResult(_nodes) is null && result.GetResult(_replicas) is null)
                result.AddError("Nothing is to be changed: say --nodes, or --replicas, or both.");
        });
        SetAction((parsed, stop) => RunAsync(answer, parsed, stop));
    }

    async Task<int> RunAsync(Answer answer, ParseResult parsed, CancellationToken stop)
    {
        ulong[] members = parsed.GetValue(_nodes) ?? [];
        ReplicaCount? replicas = parsed.GetValue(_replicas);
        using RunningNodes nodes = RunningNodes.Connect(_connection, parsed, parsed.GetRequiredValue(_addresses));
        Field[] done = [];
        int exit = await answer.WaitAsync(parsed.GetValue(_json), "the shards are changed", async () =>
        {
            foreach (KhonsuPeer peer in parsed.GetValue(_listen) ?? [])
                await nodes.SetPeerAsync(peer, stop);
            done = Field.OfMembers(await nodes.ReconfigureAsync(members, replicas, stop));
            return ExitCodes.Done;
        });
        answer.Give(parsed.GetValue(_json), done);
        return exit;
    }

    static ReplicaCount? CountOf(ArgumentResult word)
    {
        string text = word.Tokens.Single().Value;
        if (text == All)
            return new ReplicaCount(null);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0)
            return new ReplicaCount(count);
        word.AddError($"'{text}' is no number of nodes: write one from 1, or '{All}'.");
        return null;
    }

    static KhonsuPeer[] PeersOf(ArgumentResult word)
    {
        var peers = new List<KhonsuPeer>();
        foreach (string text in word.Tokens.Select(static token => token.Value))
        {
            int sign = text.IndexOf('=', StringComparison.Ordinal);
            bool isNode = ulong.TryParse(
                text.AsSpan(0, Math.Max(0, sign)), NumberStyles.None, CultureInfo.InvariantCulture, out ulong node);
            if (!isNode)
                word.AddError($"'{text}' is no node with its place: write for example 4=10.0.0.4:7101.");
            else if (Words.PlaceOf(word, text[(sign + 1)..]) is { } place)
                peers.Add(new KhonsuPeer(node, place.Host, place.Port));
        }

        return [.. peers];
    }
}
