using System.CommandLine;
using Khonsu.Cluster.Tool.Output;

namespace Khonsu.Cluster.Tool.Commands;

/// <summary><c>khonsu transfer-leader</c>: another node orders the commits from now on.</summary>
sealed class TransferLeaderCommand : Command
{
    /// <summary>Makes the command.</summary>
    /// <param name="answer">Where the answer goes.</param>
    public TransferLeaderCommand(Answer answer)
        : base("transfer-leader", "Hands the leadership over to another node, and waits until that one leads.")
    {
        Argument<string[]> addresses = Words.Addresses();
        var to = new Option<ulong>("--to") { Description = "The node that is to lead.", Required = true };
        Option<bool> json = Words.Json();
        var connection = new ConnectionWords();
        Arguments.Add(addresses);
        Options.Add(to);
        Options.Add(json);
        connection.AddTo(this);
        SetAction(async (parsed, stop) =>
        {
            using RunningNodes nodes = RunningNodes.Connect(connection, parsed, parsed.GetRequiredValue(addresses));
            ulong next = parsed.GetValue(to);
            ulong? leader = null;
            int exit = await answer.WaitAsync(parsed.GetValue(json), "handing over", async () =>
            {
                leader = await nodes.TransferAsync(next, stop);
                return ExitCodes.Done;
            });
            answer.Give(parsed.GetValue(json), [new("leader", next), new("leaderBefore", leader)]);
            return exit;
        });
    }
}
