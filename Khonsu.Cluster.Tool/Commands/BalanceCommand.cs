using System.CommandLine;
using Khonsu.Cluster.Tool.Output;

namespace Khonsu.Cluster.Tool.Commands;

/// <summary><c>khonsu balance</c>: all nodes lead about equally many shards from now on.</summary>
sealed class BalanceCommand : Command
{
    /// <summary>Makes the command.</summary>
    /// <param name="answer">Where the answer goes.</param>
    public BalanceCommand(Answer answer)
        : base(
            "balance",
            "Hands leaderships over until the nodes that run lead about equally many shards, for example when one of "
            + "them has been started again.")
    {
        Argument<string[]> addresses = Words.Addresses();
        Option<bool> json = Words.Json();
        var connection = new ConnectionWords();
        Arguments.Add(addresses);
        Options.Add(json);
        connection.AddTo(this);
        SetAction(async (parsed, stop) =>
        {
            using RunningNodes nodes = RunningNodes.Connect(connection, parsed, parsed.GetRequiredValue(addresses));
            int count = 0;
            int exit = await answer.WaitAsync(parsed.GetValue(json), "handing over", async () =>
            {
                count = await nodes.BalanceAsync(stop);
                return ExitCodes.Done;
            });
            answer.Give(parsed.GetValue(json), [new("handedOver", count)]);
            return exit;
        });
    }
}
