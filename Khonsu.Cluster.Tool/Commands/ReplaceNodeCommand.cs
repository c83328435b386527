using System.CommandLine;
using Khonsu.Cluster.Tool.Output;

namespace Khonsu.Cluster.Tool.Commands;

/// <summary><c>khonsu replace-node</c>: a new node takes the place of one that is lost.</summary>
sealed class ReplaceNodeCommand : Command
{
    readonly Argument<string[]> _addresses = Words.Addresses();

    readonly Option<ulong> _node = new("--node") { Description = "The node that is to go.", Required = true };

    readonly Option<ulong> _replacement = new("--by")
    {
        Description = "The node that comes. It runs, was started with IsJoining on an empty directory, and has a "
            + "number that no node had before.",
        Required = true,
    };

    readonly Option<(string Host, int Port)?> _listen = new("--listen")
    {
        Description = "Where the new node listens for other nodes, host:port; all nodes that are named are told so. "
            + "Without it they must know already.",
        CustomParser = static word => Words.PlaceOf(word, word.Tokens.Single().Value),
    };

    readonly Option<bool> _json = Words.Json();
    readonly ConnectionWords _connection = new();

    /// <summary>Makes the command.</summary>
    /// <param name="answer">Where the answer goes.</param>
    public ReplaceNodeCommand(Answer answer)
        : base(
            "replace-node",
            "Puts a new node in the place of one that is lost, while the others go on. Name the addresses of all "
            + "nodes that run.")
    {
        Arguments.Add(_addresses);
        foreach (Option option in new Option[] { _node, _replacement, _listen, _json })
            Options.Add(option);
        _connection.AddTo(this);
        SetAction((parsed, stop) => RunAsync(answer, parsed, stop));
    }

    async Task<int> RunAsync(Answer answer, ParseResult parsed, CancellationToken stop)
    {
        ulong node = parsed.GetValue(_node);
        ulong replacement = parsed.GetValue(_replacement);
        using RunningNodes nodes = RunningNodes.Connect(_connection, parsed, parsed.GetRequiredValue(_addresses));
        int exit = await answer.WaitAsync(parsed.GetValue(_json), "the new node catches up", async () =>
        {
            if (parsed.GetValue(_listen) is { } place)
                await nodes.SetPeerAsync(new KhonsuPeer(replacement, place.Host, place.Port), stop);
            await nodes.ReplaceAsync(node, replacement, stop);
            return ExitCodes.Done;
        });
        answer.Give(parsed.GetValue(_json), [new("gone", node), new("joined", replacement)]);
        return exit;
    }
}
