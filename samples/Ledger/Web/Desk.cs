using System.Globalization;
using Khonsu;
using Khonsu.Cluster;
using Ledger.CommandLine;
using Ledger.Model;
using Microsoft.AspNetCore.Http;

namespace Ledger.Web;

/// <summary>Answers the requests to a node.</summary>
/// <param name="node">The node.</param>
/// <param name="clerk">Who makes its transfers.</param>
/// <param name="options">Where the other pages are.</param>
sealed class Desk(KhonsuNode<Book> node, Clerk clerk, LedgerOptions options)
{
    /// <summary>How the node is.</summary>
    public NodeReport Status()
    {
        KhonsuNodeStatus status = node.Status;
        (int accounts, int transfers, decimal total) = node.Model.Read(static tx =>
            (tx.Accounts.Count, tx.Transfers.Count, tx.Accounts.Sum(static account => account.Balance)));
        return new NodeReport(
            status.Node,
            Environment.ProcessId,
            status.Leader,
            status.Shards.Count(shard => shard.Leader == status.Node),
            status.Shards.Count(shard => shard.Voters.Contains(status.Node)),
            status.Shards.Count,
            status.UnsettledTransactions,
            status.Voters,
            [.. Enumerable.Range(1, options.Nodes).Select(number => LedgerServer.UrlOf(options, number))],
            status.Starts,
            status.AppliedEntries,
            status.DecidedEntries,
            status.Syncs,
            clerk.Made,
            clerk.Conflicts,
            clerk.Refused,
            accounts,
            transfers,
            total,
            clerk.Remarks);
    }

    /// <summary>All accounts, as this node knows them.</summary>
    public IReadOnlyList<Account> Accounts()
        => node.Model.Read(static tx => (IReadOnlyList<Account>)[.. tx.Accounts.ByKey.Ascending()]);

    /// <summary>Opens an account.</summary>
    public Task<IResult> OpenAsync(string name, decimal? credit, CancellationToken cancellation)
        => AnswerAsync(async () =>
        {
            var account = new Account(
                Words.Name("account", name), Words.Amount("credit", Text(credit ?? 0), min: 0));
            await node.Model.AtomicallyAsync(account, Posting.Open, cancellationToken: cancellation);
            return account;
        });

    /// <summary>Makes a transfer.</summary>
    public Task<IResult> TransferAsync(OrderBody body, CancellationToken cancellation)
        => AnswerAsync(() => clerk.MakeAsync(OrderOf(body), cancellation));

    static Order OrderOf(OrderBody body)
        => Words.OrderOf(body.RequestId ?? "", body.Source ?? "", body.Target ?? "", Text(body.Amount));

    static string Text(decimal amount) => amount.ToString(CultureInfo.InvariantCulture);

    static async Task<IResult> AnswerAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return Results.Ok(await work());
        }
        catch (UsageException error)
        {
            return Problem(error.Message, StatusCodes.Status400BadRequest);
        }
        catch (LedgerException error)
        {
            return Problem(error.Message, StatusCodes.Status409Conflict);
        }
        catch (CommitOutcomeUnknownException)
        {
            const string Text = "nobody can tell whether it was done: send it again with the same request id";
            return Problem(Text, StatusCodes.Status504GatewayTimeout);
        }
        catch (KhonsuException error)
        {
            return Problem(error.Message, StatusCodes.Status503ServiceUnavailable);
        }
    }

    static IResult Problem(string text, int code) => Results.Problem(text, statusCode: code);
}
